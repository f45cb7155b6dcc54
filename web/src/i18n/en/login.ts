export const login = {
  title: 'Sign in',
  intro: 'This installation has a password.',
  password: 'Password',
  show: 'Show the password',
  button: 'Sign in',
  busy: 'Signing in…',
  wrong: 'That is not the password.',
  wait: 'Too many wrong passwords. Try again in {count} second. | Too many wrong passwords. Try again in {count} seconds.',
  out: 'Sign out',
}
