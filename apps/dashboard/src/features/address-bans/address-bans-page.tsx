import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AddressBan } from '../../api/types.ts';
import { Head, Page, Shell } from '../../app/shell.tsx';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Link } from '../../components/link.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { BonesList, Empty, Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { formatting, When } from '../../components/when.tsx';
import { momentText } from '../../lib/format.ts';
import { texts } from '../../texts/index.ts';
import { AddAddressBan } from './add-address-ban.tsx';
import { addressBansQuery, useLiftAddressBan } from './address-bans.queries.ts';

const { addressBans, common, projects } = texts;

export function AddressBansPage() {
  const [adding, setAdding] = useState(false);
  return (
    <Shell project={null}>
      <Page
        title={addressBans.title}
        crumbs={[
          <Link key="projects" to="/">
            {projects.title}
          </Link>,
        ]}
      >
        <Head title={addressBans.title} lede={addressBans.lede}>
          <Button kind="primary" onClick={() => setAdding(true)}>
            {addressBans.add}
          </Button>
        </Head>
        <Bans />
        {adding ? <AddAddressBan onClose={() => setAdding(false)} /> : null}
      </Page>
    </Shell>
  );
}

function Bans() {
  const list = useInfiniteQuery(addressBansQuery);
  const { data, error, refetch } = list;
  const bans = data?.pages.flatMap((page) => page.data);
  if (bans === undefined)
    return error === null ? (
      <BonesList what={addressBans.listed} rows={3} />
    ) : (
      <Failed title={addressBans.listFailed} error={error} onRetry={() => refetch()} />
    );
  if (bans.length === 0) return <Empty icon="shield" title={addressBans.emptyTitle} text={addressBans.empty} />;
  const { columns } = addressBans;
  return (
    <div className="stack">
      <div className="panel">
        <table className="table cards">
          <caption className="sr">{addressBans.title}</caption>
          <thead>
            <tr>
              <th>{columns.network}</th>
              <th>{columns.source}</th>
              <th className="end">{columns.since}</th>
              <th className="end">{columns.until}</th>
              <th>
                <span className="sr">{common.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {bans.map((ban) => (
              <BanRow key={ban.id} ban={ban} />
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore list={list} label={addressBans.showMore} />
    </div>
  );
}

function BanRow({ ban }: { ban: AddressBan }) {
  const { columns } = addressBans;
  return (
    <tr>
      <td className="lead">
        <b className="mono">{ban.network}</b>
        <span className="sub">{ban.reason ?? addressBans.noReason}</span>
      </td>
      <td data-label={columns.source}>{addressBans.sources[ban.source]}</td>
      <td data-label={columns.since} className="end nowrap">
        <When at={ban.createdAt} />
      </td>
      <td data-label={columns.until} className="end nowrap">
        {ban.expiresAt === null ? (
          <span className="faint">{addressBans.forever}</span>
        ) : (
          <time dateTime={ban.expiresAt}>{momentText(new Date(ban.expiresAt), new Date(), formatting)}</time>
        )}
      </td>
      <td className="act">
        <Lift ban={ban} />
      </td>
    </tr>
  );
}

function Lift({ ban }: { ban: AddressBan }) {
  const [asked, setAsked] = useState(false);
  const lift = useLiftAddressBan(ban.id);
  const toast = useToast();
  return (
    <>
      <Button small onClick={() => setAsked(true)}>
        {addressBans.lift}
        <span className="sr"> {ban.network}</span>
      </Button>
      {asked ? (
        <Confirm
          title={addressBans.liftAsk(ban.network)}
          text={addressBans.liftText}
          keep={addressBans.keep}
          confirm={addressBans.liftBan}
          failed={addressBans.liftFailed}
          change={lift}
          onClose={() => setAsked(false)}
          onDone={() => toast({ text: addressBans.lifted(ban.network) })}
        />
      ) : null}
    </>
  );
}
