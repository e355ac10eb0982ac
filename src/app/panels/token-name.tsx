/** A token in running text, with its index where another one is written like it. */
import type { JSX } from 'preact';

type Props = {
  readonly token: string;
  /** Empty for a token that is there once. */
  readonly place: string;
};

export function TokenName({ token, place }: Props): JSX.Element {
  return (
    <bdi dir="ltr" class="bertscope-token-name" data-place={place === '' ? undefined : place}>
      {token}
    </bdi>
  );
}
