/** The MIME type of a document in a notebook's output. */
export const DOCUMENT_TYPE = 'application/vnd.bertscope.v1+json';
