/**
 * The slow reference: section 3 of the specification written down formula by formula over nested
 * lists, one token and one pair at a time. It shares no line with src/patterns and knows no padding.
 */
import { stemmer } from 'stemmer';

import type { PatternEncoding } from '../../src/patterns/pattern-input';

export type ReferenceScore = {
  readonly q: number;
  readonly kept: number;
  readonly S: number | null;
  readonly conditional: number | null;
  readonly U: number | null;
  readonly permutedChance: number | null;
  readonly T: number | null;
  readonly control: number | null;
  readonly p: number | null;
};

/** null stands for the mean of nothing. */
export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** @param rows one head, A[i][j] */
export function makeReference(encoding: PatternEncoding, rows: readonly (readonly number[])[]) {
  const { tokens, sentenceIds: s, wordIds } = encoding;
  const n = tokens.length;
  const all = range(n);
  const D = all.filter(i => tokens[i] === '[CLS]' || tokens[i] === '[SEP]');
  const C = all.filter(i => !D.includes(i));
  const W = C.filter(i => !/^\p{P}+$/u.test(tokens[i]) && tokens[i] !== '[UNK]');
  const inC = (i: number): boolean => C.includes(i);
  const wordOf = (i: number): string => `${s[i]}:${wordIds[i]}`;
  const textOf = (i: number): string =>
    C.filter(j => wordOf(j) === wordOf(i))
      .map((j, at) => (at > 0 ? tokens[j].replace(/^##/, '') : tokens[j]))
      .join('')
      .toLowerCase();
  const delta = all.map(i => D.reduce((sum, j) => sum + rows[i][j], 0));
  const kept = (i: number): boolean => delta[i] <= 0.9;
  const share = (i: number, j: number): number => rows[i][j] / (1 - delta[i]);
  const argmax = (i: number): number => rows[i].indexOf(Math.max(...rows[i]));

  const related = {
    piece: (i: number, j: number) => i !== j && tokens[i] === tokens[j],
    stem: (i: number, j: number) =>
      wordOf(i) !== wordOf(j) && stemmer(textOf(i)) === stemmer(textOf(j))
  };
  type Tier = keyof typeof related;

  const score = (
    queries: readonly number[],
    targetsOf: (i: number) => readonly number[],
    control: number | null,
    p: (own: number) => number | null
  ): ReferenceScore => {
    const asked = queries.filter(i => targetsOf(i).length > 0);
    const sums = (i: number, of: (j: number) => number): number =>
      targetsOf(i).reduce((sum, j) => sum + of(j), 0);
    const conditional = mean(asked.filter(kept).map(i => sums(i, j => share(i, j))));
    return {
      q: asked.length,
      kept: asked.filter(kept).length,
      S: mean(asked.map(i => sums(i, j => rows[i][j]))),
      conditional,
      U: mean(asked.map(i => targetsOf(i).length / n)),
      permutedChance: mean(asked.map(i => ((1 - delta[i]) * targetsOf(i).length) / C.length)),
      T: mean(asked.map(i => (targetsOf(i).includes(argmax(i)) ? 1 : 0))),
      control: conditional === null ? null : control,
      p: conditional === null ? null : p(conditional)
    };
  };

  const at = (offset: number) => (i: number) =>
    inC(i + offset) && s[i] === s[i + offset] ? [i + offset] : [];
  const meanAt = (offset: number): number | null =>
    mean(
      C.filter(kept)
        .filter(i => at(offset)(i).length > 0)
        .map(i => share(i, i + offset))
    );
  const offsetScore = (offset: number): ReferenceScore => {
    const others = [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]
      .filter(other => other !== offset)
      .map(meanAt)
      .filter(found => found !== null);
    return score(
      C,
      at(offset),
      others.length === 0 ? null : Math.max(...others),
      own => (1 + others.filter(other => other >= own).length) / (1 + others.length)
    );
  };

  /** Row by row what S~ of P3 or P4 averages if the word of W[k] stood at W[places[k]]. */
  const placedRows = (tier: Tier, across: boolean, places: readonly number[]): number[] => {
    const scores: number[] = [];
    W.forEach((word, k) => {
      const from = W[places[k]];
      if (!kept(from)) return;
      const partners = range(W.length).filter(
        m => related[tier](word, W[m]) && (!across || s[word] !== s[W[m]])
      );
      if (partners.length === 0) return;
      const targets = partners.map(m => W[places[m]]);
      if (!across) targets.push(from);
      scores.push(targets.reduce((sum, j) => sum + share(from, j), 0));
    });
    return scores;
  };

  /**
   * Mean mass of P3 or P4 over all placings, row by row and word by word: the chance of word k to
   * stand at i, times the mean of what i gives to the places its partners may then have.
   */
  const closedForm = (tier: Tier, across: boolean): number | null => {
    let above = 0;
    let below = 0;
    for (const i of W.filter(kept)) {
      const own = W.filter(j => s[j] === s[i]);
      const other = W.filter(j => s[j] !== s[i]);
      for (const word of own) {
        const within = across ? 0 : own.filter(j => related[tier](word, j)).length;
        const beyond = other.filter(j => related[tier](word, j)).length;
        if (within + beyond === 0) continue;
        const meanOwn = mean(own.filter(j => j !== i).map(j => share(i, j))) ?? 0;
        const meanOther = mean(other.map(j => share(i, j))) ?? 0;
        above += ((across ? 0 : share(i, i)) + within * meanOwn + beyond * meanOther) / own.length;
        below += 1 / own.length;
      }
    }
    return below === 0 ? null : above / below;
  };

  const adjacent = (): readonly (readonly [number, number])[] =>
    C.filter(i => inC(i + 1) && s[i] === s[i + 1] && wordOf(i) !== wordOf(i + 1)).map(
      i => [i, i + 1] as const
    );
  const isSplit = (i: number): boolean => C.filter(j => wordOf(j) === wordOf(i)).length > 1;
  const pairMean = (pair: readonly [number, number]): number | null => {
    const [i, j] = pair;
    return mean([...(kept(i) ? [share(i, j)] : []), ...(kept(j) ? [share(j, i)] : [])]);
  };

  return {
    W,
    placedRows,
    next: () => offsetScore(1),
    previous: () => offsetScore(-1),
    identical: (tier: Tier) =>
      score(
        W.filter(i => W.some(j => related[tier](i, j))),
        i => W.filter(j => j === i || related[tier](i, j)),
        closedForm(tier, false),
        () => null
      ),
    otherSentence: (tier: Tier) =>
      score(
        W,
        i => W.filter(j => s[j] !== s[i] && related[tier](i, j)),
        closedForm(tier, true),
        () => null
      ),
    subWord: () => {
      const control = mean(
        adjacent().flatMap(([i, j]) => [
          ...(kept(i) ? [share(i, j)] : []),
          ...(kept(j) ? [share(j, i)] : [])
        ])
      );
      const rivals = adjacent()
        .filter(([i, j]) => !isSplit(i) && !isSplit(j))
        .map(pairMean)
        .filter(found => found !== null);
      return score(
        W,
        i => C.filter(j => j !== i && wordOf(j) === wordOf(i)),
        control,
        own =>
          control === null
            ? null
            : (1 + rivals.filter(rival => rival >= own).length) / (1 + rivals.length)
      );
    },
    delimiter: () =>
      score(
        C,
        () => D,
        null,
        () => null
      ),
    entropy: () =>
      n < 2
        ? 0
        : mean(rows.map(row => -row.reduce((sum, w) => sum + (w > 0 ? w * Math.log(w) : 0), 0)))! /
          Math.log(n),
    self: () => mean(all.map(i => rows[i][i]))!,
    sameSentence: () =>
      mean(all.map(i => all.filter(j => s[j] === s[i]).reduce((sum, j) => sum + rows[i][j], 0)))!,
    distance: () =>
      mean(rows.map((row, i) => row.reduce((sum, w, j) => sum + w * Math.abs(i - j), 0)))!,
    /** Shares of the mass of C in the order of the specification, the first class that fits taking all. */
    bar: (): readonly number[] => {
      const sums = range(9).map(() => 0);
      for (const i of C) {
        for (const j of all) {
          const tests = [
            D.includes(j),
            i === j,
            wordOf(i) === wordOf(j),
            j === i + 1 && s[i] === s[j],
            j === i - 1 && s[i] === s[j],
            W.includes(i) && W.includes(j) && tokens[i] === tokens[j] && s[i] !== s[j],
            W.includes(i) && W.includes(j) && tokens[i] === tokens[j],
            /^\p{P}+$/u.test(tokens[j]),
            true
          ];
          sums[tests.indexOf(true)] += rows[i][j];
        }
      }
      const total = sums.reduce((a, b) => a + b, 0);
      return sums.map(sum => sum / total);
    }
  };
}
