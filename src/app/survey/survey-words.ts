/** What is said of a survey, in sentences that carry their n. Wording follows section 5 of the specification. */
import { formatCount, formatMegabytes, formatWeight } from '../../drawing/numerals';
import { thresholdWords } from '../../drawing/score-words';
import { FEWEST_ROWS, type HeadName } from '../../patterns/head-name';
import { isBlank } from '../../state/document';
import { FALSE_DISCOVERY_RATE, FEWEST_INPUTS } from '../../survey/survey-table';
import type { SurveyRow, SurveyTable } from '../../survey/survey-table';
import type { LoadProgress } from '../../worker/messages';
import type { SurveyCounts, SurveyText } from './survey-shelf';

/** @example countWords(1, 'text') gives "1 text"; countWords(2400, 'text') gives "2,400 texts" */
export const countWords = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;

/** What an input costs, and each of its tokens, in the embedded model on a common laptop. */
const INPUT_MS = 25;
const TOKEN_MS = 1.2;
const CHARACTERS_A_TOKEN = 4;
const MOST_TOKENS = 512;

/** Very roughly, so that somebody knows whether to wait or to go for a coffee. */
export function guessMs(texts: readonly SurveyText[]): number {
  return texts
    .filter(text => !isBlank(text))
    .map(({ text_a, text_b }) => (text_a.length + (text_b?.length ?? 0)) / CHARACTERS_A_TOKEN + 3)
    .reduce((sum, tokens) => sum + INPUT_MS + TOKEN_MS * Math.min(MOST_TOKENS, tokens), 0);
}

/** @example 83 s give "about a minute and a half"; 12 s "about 12 seconds" */
export function durationWords(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1.5) return 'about a second';
  if (seconds < 50) return `about ${Math.round(seconds)} seconds`;
  if (seconds < 75) return 'about a minute';
  if (seconds < 105) return 'about a minute and a half';
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} minutes`;
  return `about ${Math.round(seconds / 3600)} hours`;
}

/** What will be surveyed, before it begins. */
export function planWords(texts: readonly SurveyText[], modelName: string): string {
  const pairs = texts.filter(({ text_b }) => text_b !== null).length;
  const empty = texts.filter(isBlank).length;
  const parts = [
    countWords(texts.length, 'text'),
    ...(pairs > 0 ? [`${formatCount(pairs)} of them ${pairs === 1 ? 'a pair' : 'pairs'}`] : []),
    ...(empty > 0
      ? [`${formatCount(empty)} empty, which ${empty === 1 ? 'is' : 'are'} skipped`]
      : [])
  ];
  const few =
    texts.length - empty < FEWEST_INPUTS
      ? ` With fewer than ${FEWEST_INPUTS} inputs the numbers are effect sizes only.`
      : '';
  return (
    `${parts.join(', ')}. Every head of ${modelName} is scored on each of them, here in the browser, ` +
    `in ${durationWords(guessMs(texts))}; nothing is sent.${few}`
  );
}

/** What is said beside the bar: how far it is, and how long it still takes. */
export function progressWords(
  { failed, empty }: Pick<SurveyCounts, 'failed' | 'empty'>,
  done: number,
  total: number,
  remainingMs: number | null
): string {
  return [
    `${formatCount(done)} of ${countWords(total, 'text')}`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(empty > 0 ? [`${formatCount(empty)} empty`] : []),
    ...(remainingMs === null || done === total ? [] : [`${durationWords(remainingMs)} left`])
  ].join(' · ');
}

export function loadWords({ stage, loadedBytes, totalBytes }: LoadProgress): string {
  if (stage === 'prepare') return 'The model is being prepared …';
  const of = totalBytes === null ? '' : ` of ${formatMegabytes(totalBytes)}`;
  return `The model is being fetched: ${formatMegabytes(loadedBytes)}${of} …`;
}

/** Whether numbers over so many inputs are more than effect sizes. */
export const isEnough = ({ inputs }: Pick<SurveyTable, 'inputs'>): boolean =>
  inputs >= FEWEST_INPUTS;

/** How much the numbers rest on, in a few words. */
export const badgeWords = (table: Pick<SurveyTable, 'inputs'>): string =>
  `${countWords(table.inputs, 'input')}${isEnough(table) ? '' : ': effect sizes only'}`;

/** How many heads have a name over the set; only from 30 inputs on, and then with the share. */
export function namedWords(table: Pick<SurveyTable, 'inputs' | 'named' | 'tests'>): string {
  if (!isEnough(table)) {
    return `From ${FEWEST_INPUTS} inputs on, p, q and how many heads have a name are shown, too.`;
  }
  const { named, tests } = table;
  const sure = named.filter(
    ({ name, isUnstable }) => name.patterns.some(one => !one.isUncertain) && !isUnstable
  );
  return (
    `${sure.length} of ${named.length} heads attend to one of the first five patterns with a name that is stable, at q < ${formatWeight(FALSE_DISCOVERY_RATE, 2)} ` +
    `over ${formatCount(tests)} tests.`
  );
}

/** By what draws the numbers were made, so that others get the same. */
export function drawWords({
  seed,
  bootstrapDraws,
  flipDraws,
  isExact,
  tests
}: Pick<SurveyTable, 'seed' | 'bootstrapDraws' | 'flipDraws' | 'isExact' | 'tests'>): string {
  const flips = isExact
    ? `all ${formatCount(flipDraws)} flips of signs`
    : `${formatCount(flipDraws)} flips of signs`;
  return `Seed ${seed}: ${formatCount(bootstrapDraws)} bootstrap draws for the 95 % intervals, ${flips} for p, q over ${formatCount(tests)} tests (Benjamini–Hochberg).`;
}

/** @example .0003 gives "< .001", .0412 gives ".041" */
export const formatChance = (p: number): string => (p < 0.001 ? '< .001' : formatWeight(p, 3));

/** @example "p < .001", "q = .041" */
export const chanceWords = (name: 'p' | 'q', value: number): string =>
  value < 0.001 ? `${name} < .001` : `${name} = ${formatWeight(value, 3)}`;

/** Whether one of the head's names is the row's pattern. */
export const isRowNamed = ({ pattern }: Pick<SurveyRow, 'pattern'>, name: HeadName): boolean =>
  pattern === 'delimiter'
    ? name.kind === 'delimiter'
    : name.patterns.some(named => named.pattern === pattern);

/**
 * Why a head has, or has not, a pattern as its name over all inputs.
 *
 * @example "does not pass: mean margin +.08 < .2"
 */
export function surveyVerdict(row: SurveyRow, name: HeadName): string {
  const { pattern, mass, conditional, margin, q, kept } = row;
  if (mass === null) return 'not applicable: nothing to ask in these texts';
  const decided = thresholdWords({ pattern, mass, conditional, margin });
  if (decided !== null) return decided;
  if (q === null || q >= FALSE_DISCOVERY_RATE) {
    return `does not pass: ${q === null ? 'not tested' : chanceWords('q', q)}`;
  }
  if (!isRowNamed(row, name)) return 'passes, and the other of the two says more';
  return kept < FEWEST_ROWS ? `passes, on ${countWords(kept, 'token')} only` : 'passes';
}
