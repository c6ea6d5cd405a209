/** What the page of the API needs beyond the style sheets of every page. A file of its own, because the page allows no inline style. */
export const DOCS_STYLE = `@layer pages {
  .operation > summary {
    display: grid;
    grid-template-columns: 4.25rem minmax(0, 1fr);
    gap: 0 var(--s-3);
    padding: var(--s-3) var(--s-5);
    border-radius: var(--r-panel);
    cursor: pointer;
    list-style: none;
  }
  .operation > summary::-webkit-details-marker {
    display: none;
  }
  .operation > summary:hover {
    background: var(--hover);
  }
  .operation > summary > .method {
    grid-row: span 2;
    justify-self: start;
    align-self: start;
    margin-top: 0.0625rem;
    font-family: var(--mono);
  }
  .operation > summary > .path {
    font-size: var(--t-14);
    font-weight: 500;
  }
  .operation[open] > summary {
    border-bottom: 1px solid var(--line);
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .codeblock:target,
  .operation:target {
    border-color: var(--accent-line);
  }
  @media (max-width: 40rem) {
    .operation > summary {
      grid-template-columns: minmax(0, 1fr);
      padding-inline: var(--s-4);
      gap: var(--s-1);
    }
    .operation > summary > .method {
      grid-row: auto;
    }
    .operation > .body {
      padding-inline: var(--s-4);
    }
  }
}
`;
