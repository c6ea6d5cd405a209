'use server';

import { redirect } from 'next/navigation';
import { requireUser } from '../../frontdesk';

/** An action can be called by anybody who knows its id, on any page: it asks for itself. */
export async function leaveNote(): Promise<void> {
  const { user } = await requireUser({ returnTo: '/members' });
  console.log(`A note of ${user.id}`);
  redirect('/members?noted');
}
