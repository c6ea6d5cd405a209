import { requireUser } from '../../frontdesk';
import { leaveNote } from './actions';

export default async function MembersPage() {
  const { user } = await requireUser();
  return (
    <>
      <h1>Members</h1>
      <p>Only for members, such as {user.email}.</p>
      <form action={leaveNote}>
        <button type="submit">Leave a note</button>
      </form>
    </>
  );
}
