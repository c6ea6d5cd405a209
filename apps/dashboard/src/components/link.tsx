import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  /** `page`: this very page. `true`: the page is within it. */
  current?: 'page' | 'true' | undefined;
  ref?: Ref<HTMLAnchorElement>;
};

/** The router marks every link to a page above as current, and gives it a class. Here the one who places the link decides. */
function Anchor({ current, 'aria-current': _byRouter, className, children, ...rest }: AnchorProps) {
  const classes = className?.replace(/(^| )active$/, '');
  return (
    <a {...rest} {...(classes ? { className: classes } : {})} aria-current={current}>
      {children}
    </a>
  );
}

/** A link to another page of the dashboard. */
export const Link = createLink(Anchor);
