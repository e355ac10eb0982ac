/**
 * The head view: which heads, how much of them, the picture of their lines, and the numbers beside
 * it. It draws a state and calls back with gestures.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { brokenWords } from '../../drawing/broken-words';
import { twinPlaces } from '../../drawing/twin-places';
import { hiddenWords } from '../../drawing/hidden-words';
import { selectLines } from '../../drawing/line-selection';
import { litReadouts, litTokens } from '../../drawing/lit-tokens';
import { combinedColour, directionColours } from '../../drawing/palette';
import { renormalisesRows } from '../../state/hidden-tokens';
import { patternsOf } from '../../state/pattern-actions';
import { HeadNames } from './head-names';
import { HeadsControls } from './heads-controls';
import { Inspector } from './inspector';
import { Picture } from './picture';
import { PictureFoot } from './picture-foot';
import { pinnedAfterClick, useShownLayer } from './use-shown-layer';
import type { ViewProps } from './view-props';

const NONE: readonly never[] = [];
const ONE_SENTENCE = 'all';

export function HeadsView({ state, actions, theme, colours }: ViewProps): JSX.Element {
  const { document, encoding, model, phase } = state;
  const { layerIndex, heads, drawn, broken, groups, reduced, layer, pinned, hover } =
    useShownLayer(state);
  const selection = useMemo(() => (layer === null ? null : selectLines(layer)), [layer]);
  const { filter, stroke, orientation } = document;
  const renormalises = renormalisesRows(document);
  const { combine_heads, combine_tokens, both_directions } = document;

  const lit = useMemo(
    () => litTokens(hover === null ? pinned : [hover], both_directions),
    [hover, pinned, both_directions]
  );
  const numbers = useMemo(
    () => (layer === null ? NONE : litReadouts(layer, lit, combine_tokens)),
    [layer, lit, combine_tokens]
  );
  const partner =
    hover === null || both_directions
      ? null
      : (pinned.findLast(({ side }) => side !== hover.side) ?? null);

  const isCombined = reduced?.isCombined ?? false;
  const hues = useMemo(
    () => (isCombined ? [combinedColour(theme)] : colours),
    [isCombined, theme, colours]
  );
  const directions = useMemo(() => directionColours(theme), [theme]);
  const isPair = encoding?.sentenceIds.includes(1) ?? false;
  const mass = reduced?.mass ?? null;
  const isRest = mass !== null && (mass.filtered > 0 || (mass.left > 0 && !renormalises));

  // Elements that are the same as before are not compared again: layers that are not shown leave
  // all of them alone.
  const allPins = document.pinned;
  const picture = useMemo(
    () =>
      groups !== null && (
        <Picture
          encoding={groups}
          layer={layer}
          selection={selection}
          colours={hues}
          litColours={both_directions ? directions : hues}
          lit={lit}
          pinned={pinned}
          numbers={numbers}
          namesHead={drawn.length > 1 && !isCombined}
          look={{ stroke, orientation, filter: isPair ? filter : ONE_SENTENCE }}
          onHover={ref => {
            const token = ref === null ? undefined : groups.pieces[ref.token]?.[0];
            actions.hover(ref === null || token === undefined ? null : { side: ref.side, token });
          }}
          onPick={(ref, adds) =>
            actions.choose({ pinned: pinnedAfterClick(groups, allPins, ref, adds) })
          }
          onUnpin={() => actions.choose({ pinned: NONE })}
        />
      ),
    [
      groups,
      layer,
      selection,
      hues,
      directions,
      both_directions,
      lit,
      pinned,
      numbers,
      drawn,
      isCombined,
      stroke,
      orientation,
      filter,
      encoding,
      allPins,
      actions
    ]
  );
  const foot = useMemo(
    () => (
      <PictureFoot
        stroke={stroke}
        overlaid={isCombined ? 1 : drawn.length}
        hidden={
          mass === null || groups === null
            ? ''
            : hiddenWords(mass, groups.left, filter, renormalises)
        }
        hues={
          both_directions
            ? [
                { colour: directions[0], means: 'attends to' },
                { colour: directions[1], means: 'attended by' }
              ]
            : NONE
        }
      />
    ),
    [stroke, isCombined, drawn, mass, groups, filter, renormalises, both_directions, directions]
  );
  const lines = selection?.lines ?? null;
  const isComputing = phase.phase === 'computing' || phase.phase === 'loading';
  const isBroken = broken.length > 0 && broken.length === heads.length;
  const places = useMemo(() => (groups === null ? [] : twinPlaces(groups)), [groups]);
  const patterns = patternsOf(state);
  const names = useMemo(
    () =>
      patterns !== null && (
        <HeadNames
          patterns={patterns}
          layer={layerIndex}
          heads={heads}
          colours={colours}
          actions={actions}
        />
      ),
    [patterns, layerIndex, heads, colours, actions]
  );
  const inspector = useMemo(
    () =>
      groups !== null && (
        <Inspector
          layer={layer}
          layerIndex={layerIndex}
          heads={drawn}
          lines={lines}
          tokens={groups.tokens}
          places={places}
          colours={hues}
          isCombined={isCombined}
          combineHeads={combine_heads}
          combineTokens={combine_tokens}
          groups={lit.groups}
          partner={partner}
          isBroken={isBroken}
          isComputing={isComputing}
          names={names || null}
        />
      ),
    [
      groups,
      places,
      layer,
      layerIndex,
      drawn,
      lines,
      hues,
      isCombined,
      combine_heads,
      combine_tokens,
      lit,
      partner,
      isBroken,
      isComputing,
      names
    ]
  );
  return (
    <>
      {model !== null && (
        <HeadsControls
          document={document}
          heads={heads}
          colours={colours}
          selection={selection}
          isRest={isRest}
          encoding={encoding}
          actions={actions}
        />
      )}
      {broken.length > 0 && (
        <p class="bertscope-error" role="status">
          {brokenWords(layerIndex, broken)}
        </p>
      )}
      {groups !== null && model !== null && (
        <div class="bertscope-main">
          <div class="bertscope-picture-side">
            {groups.tokens.length > 0 ? (
              picture
            ) : (
              <p class="bertscope-note">
                Every token is hidden. Show some of them again under “options”.
              </p>
            )}
            {foot}
          </div>
          {inspector}
        </div>
      )}
    </>
  );
}
