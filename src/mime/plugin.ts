/**
 * What JupyterLab and Notebook 7 load at their start to know BertScope's outputs: the registration
 * and an empty shell. What an output shows comes with the first output.
 */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

import { DOCUMENT_TYPE } from './document-type';
import { OutputRenderer } from './renderer';

const extension: IRenderMime.IExtension = {
  id: 'bertscope:mime',
  description: 'Shows saved attention views, with or without a kernel.',
  rendererFactory: {
    // What comes from a notebook is data for us, trusted or not.
    safe: true,
    mimeTypes: [DOCUMENT_TYPE],
    createRenderer: () => new OutputRenderer()
  },
  // Before the widgets' own renderer (-10), which shows nothing without a kernel.
  rank: -11,
  dataType: 'json'
};

export default extension;
