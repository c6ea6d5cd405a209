import { type Html, html } from './html.ts';

/** A QR code as squares: an SVG path in a picture of `size` by `size`, with the quiet zone of four that ISO/IEC 18004 wants around it. */
export type QrCode = { readonly size: number; readonly path: string };

const QUIET = 4;

/** What draws it is loaded by the first who needs it, so that no start waits for it. */
export async function qrCodeOf(text: string): Promise<QrCode> {
  const { create } = await import('qrcode');
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
  return { size: modules.size + 2 * QUIET, path };
}

/** Dark on light whatever the page is: cameras want it so. */
export function qrCodePicture({ size, path }: QrCode, label: string): Html {
  return html`<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="${label}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`;
}
