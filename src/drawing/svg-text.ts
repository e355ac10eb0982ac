/** Text and lengths as they may stand in SVG, inside HTML and as a file of its own. */

// Neither XML nor the reader knows what to do with these.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

/** Text that stays text in HTML and XML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => ESCAPES[sign]);
}

/** The same for a picture, which may be a file of its own: control characters show as U+FFFD. */
export function escapeSvg(text: string): string {
  return escapeHtml(text.replace(UNPRINTABLE, '\uFFFD'));
}

/** A length with at most one decimal. */
export function formatPx(value: number): string {
  return String(Math.round(value * 10) / 10);
}
