/** The stop of the article's tour at which a view is. */
import type { ViewState } from '../state/view-state';
import { TOUR_STOPS, type TourStop } from './tour-stops';

const ARTICLE = 'article';

/** @returns undefined for other heads, several heads, and any model but the article's */
export function tourStopAt({ document, model }: ViewState): TourStop | undefined {
  if (document.model !== ARTICLE || model?.id !== ARTICLE) return undefined;
  const { layer, heads } = document;
  return TOUR_STOPS.find(
    stop => stop.layer === layer && heads?.length === 1 && stop.head === heads[0]
  );
}
