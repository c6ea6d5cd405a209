import Link from 'next/link';

export default function HomePage() {
  return (
    <>
      <h1>Next</h1>
      <Link href="/members" prefetch={false}>
        Members
      </Link>
    </>
  );
}
