/** Text and numbers as they may stand in SVG, inside HTML and as a file of its own. */

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

/** The text as text, wherever it stands: nothing in it is markup, and control characters show as U+FFFD. */
export function escapeSvg(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD').replace(/[&<>"']/g, sign => ESCAPES[sign]);
}

/** A length with at most one decimal. */
export function formatPx(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A weight with two decimals and no zero before them; what is not nothing never looks so. */
export function formatShortWeight(weight: number): string {
  return weight > 0 && weight < 0.005 ? '< .01' : weight.toFixed(2).replace(/^0\./, '.');
}
