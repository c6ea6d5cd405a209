import type { PageAssets } from '../../platform/html/assets.ts';
import type { Locale } from '../../platform/html/locale.ts';
import { accountSamples } from './account.samples.ts';
import { type Sample, sampleFrames } from './frames.samples.ts';
import { instanceSamples } from './instance.samples.ts';
import { mailLinksSamples } from './mail-links.samples.ts';
import { providersSamples } from './providers.samples.ts';
import { secondStepSamples } from './second-step.samples.ts';
import { securityLinksSamples } from './security-links.samples.ts';
import { signInSamples } from './sign-in.samples.ts';
import { signUpSamples } from './sign-up.samples.ts';
import { stepUpSamples } from './step-up.samples.ts';
import { supportSamples } from './support.samples.ts';

/**
 * Every page in every state, with data as it comes in life and at its longest. The tests walk over them, and
 * `tools/gallery.ts` shows them to people.
 */
export function samples(assets: PageAssets, locale: Locale): readonly Sample[] {
  const frames = sampleFrames(assets, locale);
  return [
    ...signInSamples(frames),
    ...signUpSamples(frames),
    ...mailLinksSamples(frames),
    ...secondStepSamples(frames),
    ...stepUpSamples(frames),
    ...providersSamples(frames),
    ...accountSamples(frames),
    ...securityLinksSamples(frames),
    ...supportSamples(frames),
    ...instanceSamples(frames),
  ];
}
