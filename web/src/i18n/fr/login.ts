export const login = {
  title: 'Se connecter',
  intro: 'Cette installation a un mot de passe.',
  password: 'Mot de passe',
  show: 'Afficher le mot de passe',
  button: 'Se connecter',
  busy: 'Connexion…',
  wrong: 'Ce n’est pas le mot de passe.',
  wait: 'Trop de mots de passe erronés. Réessayez dans {count} seconde. | Trop de mots de passe erronés. Réessayez dans {count} secondes.',
  out: 'Se déconnecter',
}
