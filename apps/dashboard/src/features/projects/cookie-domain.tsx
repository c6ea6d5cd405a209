import { type FormEvent, useRef, useState } from 'react';
import type { Project } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Field, focusFirstProblem } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useToast } from '../../components/toasts.tsx';
import { isDomain } from '../../lib/origin.ts';
import { texts } from '../../texts/index.ts';
import { useUpdateProject } from './projects.queries.ts';

const { projects } = texts;

export function CookieDomain({ project, disabled }: { project: Project; disabled: boolean }) {
  const { session } = project.settings;
  const [domain, setDomain] = useState(session.appCookieDomain ?? '');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const update = useUpdateProject(project.id);
  const toast = useToast();
  const wrong = domain !== '' && !isDomain(domain);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (update.isPending) return;
    if (wrong) return focusFirstProblem(form.current);
    // A part of the settings is replaced as a whole, so the rest of it goes along.
    update.mutate(
      { settings: { session: { ...session, appCookieDomain: domain === '' ? null : domain } } },
      { onSuccess: () => toast({ text: projects.cookieDomainSaved }) },
    );
  }

  return (
    <section className="section" aria-labelledby="cookie-domain">
      <header>
        <div>
          <h2 id="cookie-domain">{projects.cookieDomain}</h2>
          <p>{projects.cookieDomainLede}</p>
        </div>
      </header>
      <form ref={form} className="stack narrow" onSubmit={submit} noValidate>
        {update.error === null ? null : <Failed title={projects.cookieDomainFailed} error={update.error} />}
        <Field
          label={projects.cookieDomain}
          hint={projects.cookieDomainHint}
          problem={tried && wrong ? projects.cookieDomainInvalid : null}
          value={domain}
          onChange={(text) => setDomain(text.trim().toLowerCase())}
          className="mono"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={253}
          disabled={disabled}
        />
        {disabled ? null : (
          <p>
            <Button type="submit" busy={update.isPending}>
              {projects.saveCookieDomain}
            </Button>
          </p>
        )}
      </form>
    </section>
  );
}
