import type { Messages } from '@/i18n/en'

export const watchlist: Messages['watchlist'] = {
  addShort: 'Ajouter',
  dragHint: 'Glisser vers une autre place',
  fetched: '{done} bougies sur {all}',
  state: { break: 'Cotation suspendue', delisted: 'N’est plus cotée' },
  stateWhy: {
    break: 'La bourse connaît cette paire mais ne l’échange pas pour le moment. De nouvelles bougies viendront dès la reprise.',
    delisted: 'La bourse ne connaît plus cette paire. Les bougies enregistrées restent ; il n’y en aura pas de nouvelles.',
  },
  removed: '{symbol} n’est plus suivie. Ses bougies enregistrées restent.',
  undo: 'Suivre à nouveau {symbol}',
  dismiss: 'Fermer',
  putBack: '{symbol} est de nouveau suivie, à son ancienne place.',
  storedTitle: 'Bougies enregistrées',
  storedTotal: 'Les bougies de toutes les paires occupent {bytes} sur le disque.',
  storedNone: 'Rien n’est enregistré pour des paires qui ne sont pas suivies.',
  storedIntro: 'Des bougies de ces paires sont enregistrées bien qu’elles ne soient pas suivies. Effacées, elles seront redemandées si la paire est ajoutée de nouveau.',
  written: 'dernière écriture : {time}',
  drop: 'Effacer',
  dropOne: 'Effacer les bougies enregistrées de {symbol}',
  dropSure: 'Effacer toutes les bougies enregistrées de {symbol} ?',
  dropYes: 'Les effacer',
  dropNo: 'Les garder',
  dropping: 'Effacement…',
  dropped: 'Les bougies enregistrées de {symbol} ont été effacées.',
}
