/** The commands of BertScope, as palettes, menus and scripts name them. */
export const CommandIDs = {
  openExplorer: 'bertscope:open-explorer',
  showSelection: 'bertscope:show-selection',
  copyPython: 'bertscope:copy-python',
  copyCell: 'bertscope:copy-cell',
  exportHtml: 'bertscope:export-html',
  openSettings: 'bertscope:open-settings'
} as const;
