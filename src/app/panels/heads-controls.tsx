/** Above the picture of the head view: which heads, how many of their lines, and how they are shown. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import type { LineSelection } from '../../drawing/line-selection';
import type { ViewDocument } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';
import { CutSlider } from './cut-slider';
import { HeadBar } from './head-bar';
import type { IViewActions } from './view-actions';
import { ViewOptions } from './view-options';

type Props = {
  readonly document: ViewDocument;
  /** The chosen heads that the model has. */
  readonly heads: readonly number[];
  /** By head number. */
  readonly colours: readonly string[];
  readonly selection: LineSelection | null;
  /** Whether the picture leaves out mass before any cut. */
  readonly isRest: boolean;
  /** Null while there are no tokens. */
  readonly encoding: Encoding | null;
  readonly actions: IViewActions;
};

export function HeadsControls(props: Props): JSX.Element {
  const { document, heads, colours, selection, isRest, encoding, actions } = props;
  // The same elements as before are not compared again: hovering leaves them alone.
  return useMemo(
    () => (
      <div class="bertscope-controls">
        <HeadBar
          shown={heads}
          colours={colours}
          onToggle={head => actions.toggleHead(head)}
          onIsolate={head => actions.isolateHead(head)}
          onAll={() => actions.allHeads()}
        />
        <CutSlider
          cut={document.cut}
          selection={selection}
          isRest={isRest}
          onCut={cut => actions.setCut(cut)}
        />
        <ViewOptions
          choices={document}
          encoding={encoding}
          hasHeads={heads.length > 1}
          actions={actions}
        />
      </div>
    ),
    [document, heads, colours, selection, isRest, encoding, actions]
  );
}
