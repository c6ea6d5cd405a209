/** Two usernames that differ in case are one. They are ASCII, so nothing else has to be folded. */
export function usernameKeyOf(username: string): string {
  return username.toLowerCase();
}
