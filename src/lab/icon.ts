/** BertScope's sign: tokens left and right, and what one of them attends to. */
import { LabIcon } from '@jupyterlab/ui-components';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
<g fill="none"><g class="jp-icon-brand1" stroke="#1976d2" stroke-linecap="round">
<path stroke-width="1.2" d="M7 12C12 12 12 5 17 5"/>
<path stroke-width="2.6" d="M7 12C12 12 12 19 17 19"/>
</g></g>
<g class="jp-icon3" fill="#616161">
<circle cx="5" cy="5" r="1.7"/><circle cx="5" cy="12" r="2.2"/><circle cx="5" cy="19" r="1.7"/>
<circle cx="19" cy="5" r="1.7"/><circle cx="19" cy="12" r="1.7"/><circle cx="19" cy="19" r="2.2"/>
</g></svg>`;

export const attentionIcon = new LabIcon({ name: 'bertscope:attention', svgstr: SVG });
