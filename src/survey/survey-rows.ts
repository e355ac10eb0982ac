/** The rows of a head in a survey's table, as they stand in files, with 8 decimals. */
import { PATTERNS } from '../patterns/pattern';
import { countDefined, meanOf } from './column';
import type { HeadDraws, HeadInputs } from './head-draws';
import { surveyTier } from './survey-record';
import type { SurveyHead, SurveyRow } from './survey-table';

const DECIMALS = 8;
const DELIMITER = PATTERNS.indexOf('delimiter');

// Adding 0 makes -0 a 0.
const round = (value: number | null): number | null =>
  value === null || Number.isNaN(value) ? null : Number(value.toFixed(DECIMALS)) + 0;

/**
 * @param qs of the head's cells
 * @param reliabilities of the patterns
 */
export function makeRows(
  { layer, head, name, stability }: SurveyHead,
  { entropies, cells }: HeadInputs,
  draws: HeadDraws,
  qs: readonly (number | null)[],
  reliabilities: readonly (number | null)[]
): readonly SurveyRow[] {
  return PATTERNS.map((pattern, at) => {
    const { masses, means, queries, kept, p } = cells[at];
    const [massLow, massHigh] = draws.masses[at];
    const [marginLow, marginHigh] = draws.margins[at];
    return {
      layer,
      head,
      name: name.label,
      kind: name.kind,
      stability: round(stability),
      idle: round(cells[DELIMITER].means.mass),
      entropy: round(meanOf(entropies)),
      pattern,
      tier: surveyTier(pattern),
      n_inputs: countDefined(masses),
      queries,
      kept,
      mass: round(means.mass),
      conditional: round(means.conditional),
      chance: round(means.chance),
      lift: round(means.lift),
      corrected: round(means.corrected),
      top_rate: round(means.topRate),
      control: round(means.control),
      margin: round(means.margin),
      mass_low: round(massLow),
      mass_high: round(massHigh),
      margin_low: round(marginLow),
      margin_high: round(marginHigh),
      p: round(p),
      q: round(qs[at]),
      reliability: round(reliabilities[at])
    };
  });
}
