/** What the map of heads shows of each: one input's names, or those over the inputs of a survey. */
import { headMark, markOfName, type HeadMark } from '../drawing/head-mark';
import { PATTERNS } from '../patterns/pattern';
import type { Patterns } from '../state/view-state';
import type { SurveyTable } from '../survey/survey-table';

export type MapHead = {
  readonly mark: HeadMark;
  /** In words and numbers. */
  readonly name: string;
  /** Whether other draws of inputs often give another name; one input tells nothing of that. */
  readonly isUnstable: boolean;
};

/** By layer and head; null while a layer is not scored. */
export type MapHeads = readonly (readonly MapHead[] | null)[];

export const mapHeads = ({ layers }: Pick<Patterns, 'layers'>): MapHeads =>
  layers.map(
    heads =>
      heads?.map(scores => ({
        mark: headMark(scores),
        name: scores.name.text,
        isUnstable: false
      })) ?? null
  );

export function mapSurveyHeads({ layers, heads, named, rows }: SurveyTable): MapHeads {
  return Array.from({ length: layers }, (_, layer) =>
    named.slice(layer * heads, (layer + 1) * heads).map(({ head, name, isUnstable }) => ({
      mark: markOfName(name, rows[(layer * heads + head) * PATTERNS.length].idle),
      name: name.text,
      isUnstable
    }))
  );
}
