import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file that pages refer to. Its path holds a hash of all files, so it may be cached for ever. */
export type Asset = { path: string; contentType: string; bytes: Buffer };

export type AssetName = keyof typeof contentTypes;

/** The addresses that a page needs in its head. Paths, so that they work on every host that serves the page. */
export type PageAssets = { stylesheets: readonly string[]; scripts: readonly string[]; font: string };

export type LoadedAssets = {
  /** what a route answers: `GET path`, `content-type`, `cache-control: public, max-age=31536000, immutable` */
  assets: readonly Asset[];
  assetUrl(name: AssetName): string;
  page: PageAssets;
};

const contentTypes = {
  'tokens.css': 'text/css; charset=utf-8',
  'hosted.css': 'text/css; charset=utf-8',
  'hosted.js': 'text/javascript; charset=utf-8',
  'passkeys.js': 'text/javascript; charset=utf-8',
  'fonts/hanken-grotesk.woff2': 'font/woff2',
  'fonts/ibm-plex-mono.woff2': 'font/woff2',
} as const;

const defaultFolder = fileURLToPath(new URL('../../../../../packages/ui/', import.meta.url));

/**
 * Reads the files of packages/ui once. All share one hash, because the style sheet names its fonts relative to itself:
 * `/assets/{hash}/tokens.css` finds `/assets/{hash}/fonts/…`.
 */
export function loadAssets(folder: string = defaultFolder): LoadedAssets {
  const names = Object.keys(contentTypes) as AssetName[];
  const files = names.map((name) => ({ name, bytes: readFileSync(`${folder}/${name}`) }));
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.name}\0${file.bytes.length}\0`).update(file.bytes);
  const prefix = `/assets/${hash.digest('hex').slice(0, 16)}`;
  const assets = files.map(({ name, bytes }) => ({
    path: `${prefix}/${name}`,
    contentType: contentTypes[name],
    bytes,
  }));
  function assetUrl(name: AssetName): string {
    assert(name in contentTypes, `because ${name} is one of the assets`);
    return `${prefix}/${name}`;
  }
  return {
    assets,
    assetUrl,
    page: {
      stylesheets: [assetUrl('tokens.css'), assetUrl('hosted.css')],
      scripts: [assetUrl('hosted.js'), assetUrl('passkeys.js')],
      font: assetUrl('fonts/hanken-grotesk.woff2'),
    },
  };
}
