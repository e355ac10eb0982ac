/**
 * The sheet around a picture that is a file of its own: title, texts, the picture, what there is to
 * say of it, and the shelf. Everything is said in attributes and fonts are named, so that programs
 * that know little of CSS show it too; there are no ids. Leaves out: the picture (svg-matrix.ts and
 * its like) and the head view, which has its own sheet (svg-picture.ts).
 */
import { escapeSvg, formatPx } from './svg-text';
import { estimateTextPx, shortenText } from './text-width';

export type SvgGround = 'light' | 'dark';

/** Of a sheet, `#rrggbb`. */
export type SvgInks = {
  readonly ground: string;
  readonly ink: string;
  readonly mute: string;
  readonly rule: string;
  readonly accent: string;
};

/** The same colours as on the screen. */
export const SVG_INKS: Readonly<Record<SvgGround, SvgInks>> = {
  light: {
    ground: '#ffffff',
    ink: '#1c1e26',
    mute: '#5f6472',
    rule: '#d9dbe0',
    accent: '#3556c8'
  },
  dark: { ground: '#16181d', ink: '#e7e9ee', mute: '#9aa0ae', rule: '#32353c', accent: '#8da6ff' }
};

export const SVG_FONTS =
  "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Helvetica,Arial,sans-serif";

/** A part of a sheet, drawn from y = 0 and x = 0 on. */
export type SvgBody = {
  readonly markup: string;
  readonly widthPx: number;
  readonly heightPx: number;
};

export type SvgPage = {
  readonly ground: SvgGround;
  readonly title: string;
  /** One or two, as they were typed. */
  readonly texts: readonly string[];
  readonly body: SvgBody;
  /** Sentences below the picture; long ones are broken. */
  readonly notes: readonly string[];
  /** Under all: the shelf. */
  readonly below?: Omit<SvgBody, 'widthPx'>;
};

const MARGIN_PX = 18;
/** A sheet is at least as wide as the head view's. */
export const LEAST_INNER_PX = 644;
const NOTE_FONT_PX = 12;
const TITLE_FONT_PX = 14;
const LINE_PX = 18;

/** A text from elsewhere as it may stand among other words: its direction ends with it. */
export const isolated = (text: string): string =>
  `<tspan style="unicode-bidi:plaintext">${escapeSvg(text)}</tspan>`;

/** The words in lines that fit `widthPx`; a word that is longer stays whole. */
function broken(text: string, widthPx: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && estimateTextPx(longer, NOTE_FONT_PX) > widthPx) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** One `<svg>` element with a width and a height in pixels, well-formed as XML. */
export function paintSvgPage({ ground, title, texts, body, notes, below }: SvgPage): string {
  const { ground: fill, ink, mute, rule } = SVG_INKS[ground];
  const inner = Math.ceil(Math.max(LEAST_INNER_PX, body.widthPx));
  const width = inner + 2 * MARGIN_PX;
  let y = 30;
  const words = (content: string, kind = ''): string =>
    `<text x="${MARGIN_PX}" y="${formatPx(y)}"${kind}>${content}</text>`;
  const heading = words(
    escapeSvg(shortenText(title, inner, TITLE_FONT_PX)),
    ` fill="${ink}" font-size="${TITLE_FONT_PX}" font-weight="600"`
  );
  const typed = texts.map((text, i) => {
    y += 19;
    const name = texts.length > 1 ? `${'AB'[i]}: ` : '';
    return words(`${name}${isolated(shortenText(text.replace(/\s+/gu, ' '), inner - 24, 12))}`);
  });
  const top = y + 20;
  y = top + Math.ceil(body.heightPx) + 6;
  const said = notes
    .filter(note => note !== '')
    .flatMap(note => broken(note, inner))
    .map(line => {
      y += LINE_PX;
      return words(escapeSvg(line));
    });
  const foot = y + LINE_PX;
  const height = foot + (below?.heightPx ?? 0);
  const under =
    below === undefined
      ? ''
      : `<g transform="translate(${MARGIN_PX} ${formatPx(foot)})">${below.markup}</g>`;
  const name = escapeSvg([title, ...notes.slice(0, 1)].join('. '));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}" font-family="${SVG_FONTS}" font-size="${NOTE_FONT_PX}" fill="${mute}">` +
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10" fill="${fill}" stroke="${rule}"/>` +
    `${heading}${typed.join('')}<g transform="translate(${formatPx(MARGIN_PX + (inner - body.widthPx) / 2)} ${top})">${body.markup}</g>` +
    `${said.join('')}${under}</svg>`
  );
}
