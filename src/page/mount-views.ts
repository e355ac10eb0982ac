/** Finds the documents of a page and puts an interactive view in the place of each. */
import { mount } from '../app/mount';
import { DOCUMENT_TYPE, VIEW_ATTRIBUTE } from '../app/page-format';
import { createSession, type ISession } from '../app/session';

/** What a block holds; undefined for what is no JSON, which the session refuses with a sentence. */
function readBlock(block: HTMLScriptElement): unknown {
  try {
    return JSON.parse(block.text);
  } catch {
    return undefined;
  }
}

/**
 * One view a document, in the order of the page. Whatever stood beside the document, a picture or
 * a view of a page that was saved while it was open, makes room.
 */
export function mountViews(page: Document): ISession[] {
  const blocks = page.querySelectorAll<HTMLScriptElement>(
    `[${VIEW_ATTRIBUTE}] > script[type="${DOCUMENT_TYPE}"]`
  );
  return Array.from(blocks, block => {
    const place = block.parentElement as HTMLElement;
    const session = createSession(readBlock(block));
    place.replaceChildren(block);
    // In a notebook's page: the style of HTML outputs is meant for tables and lists of others.
    place.closest('.jp-RenderedHTMLCommon')?.classList.remove('jp-RenderedHTMLCommon');
    mount(place, session);
    return session;
  });
}
