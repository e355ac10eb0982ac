/**
 * Every gesture, by view, as data: what "?" lists. A view that comes adds its rows here; a group
 * is listed as soon as its view has a tab. Keys as they are written on them, `+` held together.
 */
import type { ViewName } from '../../state/document';

export type Shortcut = {
  /** What to do: a gesture of pointer or finger; null where there is only a key. */
  readonly pointer: string | null;
  /** Alternatives, each one key or a combination; empty where there is only a gesture. */
  readonly keys: readonly string[];
  readonly effect: string;
};

export type ShortcutGroup = {
  readonly of: ViewName | 'everywhere' | 'table';
  readonly title: string;
  readonly rows: readonly Shortcut[];
};

/** How to read the picture, in the words of the article's view. */
export const READING: readonly string[] = [
  'Tokens on the left attend to tokens on the right; layers and heads count from 0, and the stronger a line, the larger the attention weight. The weights of one token on the left add up to 1.',
  'A weight says where a head looks. It is not an explanation of what the model does.'
];

export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    of: 'everywhere',
    title: 'Everywhere',
    rows: [
      { pointer: 'type in A or B', keys: [], effect: 'computes the new text at once' },
      {
        pointer: 'point at words in A or B',
        keys: ['Shift+←', 'Shift+→'],
        effect: 'lights the token of what is pointed at or selected'
      },
      {
        pointer: null,
        keys: ['Ctrl+Z', 'Ctrl+Y', 'Ctrl+Shift+Z'],
        effect: 'text before, text after'
      },
      { pointer: 'click a tab', keys: ['←', '→', 'Home', 'End'], effect: 'another view' },
      {
        pointer: 'click ‹ or ›',
        keys: ['←', '→', '↓', '↑', 'Home', 'End'],
        effect: 'layer before, next, first, last (on the layer buttons)'
      },
      {
        pointer: 'click “model”',
        keys: ['Enter', 'Space'],
        effect: 'another model: by its name, from files, or one that is kept'
      },
      {
        pointer: 'click “table”',
        keys: ['Enter', 'Space'],
        effect: 'the numbers instead of the picture, and back'
      },
      {
        pointer: 'click “Keep”',
        keys: ['Enter', 'Space'],
        effect: 'put the shown head on the shelf, or take it off'
      },
      {
        pointer: null,
        keys: ['←', '→', 'Home', 'End'],
        effect: 'walk the heads on the shelf'
      },
      {
        pointer: 'click a head on the shelf',
        keys: ['Enter', 'Space'],
        effect: 'show it alone'
      },
      {
        pointer: 'drag a head on the shelf',
        keys: ['Alt+←', 'Alt+→', 'Alt+Home', 'Alt+End'],
        effect: 'put the shelf in another order'
      },
      { pointer: 'click × on the shelf', keys: ['Delete'], effect: 'take a head off the shelf' },
      {
        pointer: 'click “Export”',
        keys: ['Enter', 'Space', '↓'],
        effect: 'open the menu of files: save what is seen'
      },
      {
        pointer: null,
        keys: ['↑', '↓', 'Home', 'End'],
        effect: 'walk the menu; a letter leads to what begins with it'
      },
      { pointer: 'click ?', keys: ['?'], effect: 'this list' },
      { pointer: 'click beside it', keys: ['Esc'], effect: 'close this list, or the menu' },
      {
        pointer: null,
        keys: ['Tab', 'Shift+Tab'],
        effect: 'next group of controls, the one before'
      }
    ]
  },
  {
    of: 'heads',
    title: 'Heads',
    rows: [
      {
        pointer: null,
        keys: ['←', '→', '↑', '↓', 'Home', 'End'],
        effect: 'walk the head numbers'
      },
      { pointer: 'click a number', keys: ['Space', 'Enter'], effect: 'head on or off' },
      {
        pointer: 'double-click a number',
        keys: ['Shift+Enter'],
        effect: 'this head alone; again: all heads'
      },
      {
        pointer: 'point at a token',
        keys: ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'],
        effect: 'lines of a token alone, with their weights'
      },
      {
        pointer: null,
        keys: ['←', '→'],
        effect: 'from a token to the other column; where tokens run across, up and down'
      },
      {
        pointer: 'click or tap a token',
        keys: ['Space', 'Enter'],
        effect: 'pin a token, let it go'
      },
      {
        pointer: 'Shift+click a token',
        keys: ['Shift+Enter', 'Shift+Space', 'Ctrl+Enter', 'Ctrl+Space'],
        effect: 'pin one more token beside those pinned'
      },
      { pointer: null, keys: ['Esc'], effect: 'let all pinned tokens go' },
      { pointer: 'drag the slider', keys: ['←', '→'], effect: 'more or fewer lines' }
    ]
  },
  {
    of: 'grid',
    title: 'Grid',
    rows: [
      {
        pointer: 'point at a head',
        keys: ['←', '→', '↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'],
        effect: 'its name and its measure'
      },
      { pointer: null, keys: ['Ctrl+Home', 'Ctrl+End'], effect: 'first and last head' },
      { pointer: 'click a head', keys: ['Space', 'Enter'], effect: 'open it in the head view' }
    ]
  },
  {
    of: 'matrix',
    title: 'Matrix',
    rows: [
      {
        pointer: 'point at a cell',
        keys: ['↑', '↓', '←', '→', 'Page Up', 'Page Down', 'Home', 'End'],
        effect: 'weight of a cell, sums of its row and column'
      },
      {
        pointer: 'click a token',
        keys: ['Enter', 'Space'],
        effect: 'pin it alone, let it go; with keys the row'
      },
      {
        pointer: 'Shift-click a token',
        keys: ['Shift+Enter', 'Shift+Space'],
        effect: 'pin it too, let it go; with keys the column'
      },
      { pointer: 'drag over cells', keys: ['+'], effect: 'zoom in' },
      { pointer: null, keys: ['-'], effect: 'zoom out' },
      {
        pointer: 'double-click, or click “whole matrix”',
        keys: ['0'],
        effect: 'the whole matrix again'
      }
    ]
  },
  {
    of: 'neurons',
    title: 'Neurons',
    rows: [
      { pointer: 'click “Show products”', keys: ['E'], effect: 'query, keys and products, or not' },
      {
        pointer: 'point at a token',
        keys: ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'],
        effect: 'the query of another token'
      },
      {
        pointer: 'click or tap a token',
        keys: ['Space', 'Enter'],
        effect: 'stay with a token, let it go'
      },
      { pointer: null, keys: ['←', '→'], effect: 'from a token to the other side' },
      {
        pointer: 'point at a cell',
        keys: ['←', '→', '↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'],
        effect: 'the numbers of one neuron of query and key'
      }
    ]
  },
  {
    of: 'patterns',
    title: 'Patterns',
    rows: [
      {
        pointer: 'click a stop of the tour',
        keys: ['←', '→', 'Home', 'End'],
        effect: 'its head with the token of the article’s figure'
      },
      {
        pointer: 'click a head of the map',
        keys: ['←', '→', '↑', '↓', 'Home', 'End'],
        effect: 'its passport: name, scores, rank, pairs'
      },
      {
        pointer: 'click a pattern above the map',
        keys: ['Enter', 'Space'],
        effect: 'let its heads stand out'
      },
      {
        pointer: 'click a pattern of the passport',
        keys: ['Enter', 'Space'],
        effect: 'look at this score closely'
      },
      {
        pointer: 'click a pair of the passport',
        keys: ['Enter', 'Space'],
        effect: 'pin the token that attends'
      }
    ]
  },
  {
    of: 'table',
    title: 'Table',
    rows: [
      { pointer: 'click a cell', keys: ['←', '→', '↑', '↓'], effect: 'walk the numbers' },
      { pointer: null, keys: ['Home', 'End'], effect: 'first and last column' },
      { pointer: null, keys: ['Page Up', 'Page Down'], effect: 'ten rows up or down' },
      { pointer: null, keys: ['Ctrl+Home', 'Ctrl+End'], effect: 'first and last number' },
      {
        pointer: 'click its name',
        keys: ['Enter'],
        effect: 'open a head (tables of grid and shelf)'
      },
      { pointer: 'click ‹ or ›', keys: [], effect: 'other rows or columns, where there are many' }
    ]
  }
];
