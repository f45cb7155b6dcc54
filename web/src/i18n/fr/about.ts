import type { Messages } from '@/i18n/en'

export const aboutMore: Messages['aboutMore'] = {
  filesTitle: 'Fichiers',
  files: 'Toutes les bougies enregistrées d’une paire, à emporter. Les heures sont en millisecondes UTC.',
  interval: 'Bougies',
  api: 'Ce sur quoi la page est bâtie, pour vos propres programmes. Chaque service décrit son interface (en anglais) ; aucune clé n’est nécessaire.',
  service: { ingest: 'Données de marché', analysis: 'Analyse', reporter: 'Rapports', monitor: 'Surveillance' },
  show: 'Lire',
  hide: 'Fermer',
  licences: 'Toutes les bibliothèques et leurs licences',
}
