/** All scores of one head on one input: means, controls, name. Leaves out p by permutations. */
import { controlByAdjacent } from './adjacent-pairs';
import { describeHead } from './head-context';
import { BROKEN_NAME, nameHead } from './head-name';
import { readRows } from './head-rows';
import type { HeadRows } from './head-rows';
import type { HeadContext, HeadScores, PatternScore } from './head-scores';
import { makeBar } from './mass-bar';
import { controlByOffset, meanByOffset } from './offset-control';
import type { PatternInput } from './pattern-input';
import type { PatternSet } from './pattern-sets';
import { controlByPermutation } from './related-control';
import type { RelatedControl } from './related-control';
import { averageSet } from './set-score';

type Control = { readonly control: number | null; readonly p: number | null };
const NONE: Control = { control: null, p: null };

/** What each set's score is held against, given S~ (P6: nothing). */
type Controls = (set: PatternSet, own: number) => Control;

/** The controls of one head; what several sets share is found once. */
function makeControls(rows: HeadRows, input: PatternInput): Controls {
  const means = meanByOffset(rows, input);
  const related = new Map<string | null, RelatedControl>(
    input.plans.map(plan => [plan.tier, controlByPermutation(rows, plan)])
  );
  return ({ pattern, tier }, own) => {
    if (pattern === 'next' || pattern === 'previous') {
      const { best, p } = controlByOffset(means, pattern === 'next' ? 1 : -1, own);
      return { control: best, p };
    }
    if (pattern === 'identical') return { control: related.get(tier)!.identical, p: null };
    if (pattern === 'other-sentence') return { control: related.get(tier)!.otherSentence, p: null };
    const { mean, apart } = controlByAdjacent(rows, input.adjacent);
    const better = apart.filter(weight => weight >= own).length;
    return { control: mean, p: mean === null ? null : (1 + better) / (1 + apart.length) };
  };
}

function scoreSet(
  rows: HeadRows,
  input: PatternInput,
  set: PatternSet,
  controls: Controls
): PatternScore {
  const { pattern, tier, absent } = set;
  const means = averageSet(rows, input, set);
  const { mass, conditional, chance } = means;
  const isDelimiter = pattern === 'delimiter';
  const held = isDelimiter ? mass : conditional;
  let found = NONE;
  if (isDelimiter) found = { control: chance, p: null };
  else if (conditional !== null) found = controls(set, conditional);
  const { control, p } = found;
  const isKnown = mass !== null && chance !== null;
  return {
    pattern,
    tier,
    absent,
    queries: means.queries,
    kept: means.kept,
    mass,
    conditional,
    chance,
    lift: isKnown && chance > 0 ? mass / chance : null,
    corrected: isKnown && chance < 1 ? (mass - chance) / (1 - chance) : null,
    permutedChance: means.permutedChance,
    topRate: means.topRate,
    control,
    margin: held === null || control === null ? null : held - control,
    p,
    content: means.content,
    functional: means.functional
  };
}

/** The scores a name rests on: of related words those of the same piece. */
function nameByScores(context: HeadContext, scores: readonly PatternScore[], input: PatternInput) {
  return nameHead({
    idle: context.idle,
    // Without a delimiter every row is asked, and none is idle.
    idleQueries:
      input.delimiters.length === 0
        ? input.content.length
        : (scores.find(({ pattern }) => pattern === 'delimiter')?.queries ?? 0),
    entropy: context.entropy,
    scores: scores.filter(({ tier }) => tier === null || tier === 'piece')
  });
}

/** @param plane one head, shape [input.size, input.size], each row sums to 1 */
export function scoreHead(head: number, plane: Float32Array, input: PatternInput): HeadScores {
  const rows = readRows(plane, input);
  if (rows.isBroken) return { head, isBroken: true, name: BROKEN_NAME };
  const controls = makeControls(rows, input);
  const scores = input.sets.map(set => scoreSet(rows, input, set, controls));
  const context = describeHead(rows, input);
  return {
    head,
    isBroken: false,
    context,
    scores,
    bar: makeBar(rows.classSums),
    name: nameByScores(context, scores, input)
  };
}
