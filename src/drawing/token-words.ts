/** Tokens in running text: one that turns the direction of writing must not turn what stands beside it. */

/** Right-to-left letters, and the signs that set or override a direction. */
const TURNS =
  /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** They would end the isolation, or never end. */
const ISOLATES = /[\u2066-\u2069]/gu;

/** The token between the signs that isolate it, where it needs them. */
export function isolateToken(token: string): string {
  return TURNS.test(token) ? `\u2068${token.replace(ISOLATES, '')}\u2069` : token;
}

/** @example pairWords('i', 'went') gives 'i → went' */
export function pairWords(from: string, to: string): string {
  return `${isolateToken(from)} → ${isolateToken(to)}`;
}
