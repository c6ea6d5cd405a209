import type { Project } from '../../api/types.ts';
import { Choices } from '../../components/choices.tsx';
import { Field } from '../../components/field.tsx';
import { Icon } from '../../components/icon.tsx';
import { LinesField } from '../../components/lines-field.tsx';
import { Link } from '../../components/link.tsx';
import { Switch } from '../../components/switch.tsx';
import { texts } from '../../texts/index.ts';
import { CaptchaSection } from '../captchas/captcha-section.tsx';
import { useMayChange } from '../instance/instance.queries.ts';
import { useProject } from './projects.queries.ts';
import { isDomain, isTermsVersion, MOST_DOMAINS } from './settings.rules.ts';
import { Section, SettingsForm } from './settings-section.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

const { signUp: words } = texts.settings;

type SignUp = Project['settings']['signUp'];
type Group = { readonly project: Project; readonly readOnly: boolean };

export function SettingsSignUpPage() {
  const project = useProject();
  const mayChange = useMayChange();
  const group = { project, readOnly: !mayChange };
  return (
    <>
      <Who project={project} readOnly={!mayChange || project.isSystem} />
      <Addresses {...group} />
      <Usernames {...group} />
      <Terms {...group} />
      <Referrals {...group} />
      <CaptchaSection {...group} />
    </>
  );
}

function Who({ project, readOnly }: Group) {
  const { mode, verification } = project.settings.signUp;
  const draft = useSettingsDraft(project, 'signUp', words.whoName, { mode, verification });
  const { value, patch } = draft;
  return (
    <Section title={words.who} lede={words.whoLede}>
      {project.isSystem ? (
        <p className="notice narrow">
          <Icon name="info" />
          <span>{words.system}</span>
        </p>
      ) : null}
      <SettingsForm draft={draft} thing={words.whoThing} readOnly={readOnly}>
        <Choices<SignUp['mode']>
          legend={words.mode}
          choices={words.modes}
          value={value.mode}
          disabled={readOnly}
          onChange={(next) => patch({ mode: next })}
        />
        <Choices<SignUp['verification']>
          legend={words.verification}
          choices={words.verifications}
          value={value.verification}
          disabled={readOnly}
          onChange={(next) => patch({ verification: next })}
        />
      </SettingsForm>
    </Section>
  );
}

function Addresses({ project, readOnly }: Group) {
  const { allowedDomains, blockedDomains, disposableAddresses } = project.settings.signUp;
  const saved = { allowedDomains, blockedDomains, disposableAddresses };
  const draft = useSettingsDraft(project, 'signUp', words.addresses, saved);
  const { value, patch } = draft;
  const lines = {
    most: MOST_DOMAINS,
    isLine: isDomain,
    wrongLine: words.domainInvalid,
    tooMany: words.domainsTooMany,
    disabled: readOnly,
  } as const;
  return (
    <Section title={words.addresses} lede={words.addressesLede}>
      <SettingsForm draft={draft} thing={words.addressesThing} readOnly={readOnly}>
        <LinesField
          {...lines}
          label={words.allowed}
          hint={words.allowedHint}
          value={value.allowedDomains}
          onChange={(next) => patch({ allowedDomains: next })}
        />
        <LinesField
          {...lines}
          label={words.blocked}
          hint={words.blockedHint}
          value={value.blockedDomains}
          onChange={(next) => patch({ blockedDomains: next })}
        />
        <Choices<SignUp['disposableAddresses']>
          legend={words.disposable}
          choices={words.disposables}
          value={value.disposableAddresses}
          disabled={readOnly}
          onChange={(next) => patch({ disposableAddresses: next })}
        />
      </SettingsForm>
    </Section>
  );
}

function Usernames({ project, readOnly }: Group) {
  const { username } = project.settings.signUp;
  const draft = useSettingsDraft(project, 'signUp', words.usernames, { username });
  return (
    <Section title={words.usernames} lede={words.usernamesLede}>
      <SettingsForm draft={draft} thing={words.usernamesThing} readOnly={readOnly}>
        <Choices<SignUp['username']>
          legend={words.username}
          choices={words.usernamePolicies}
          value={draft.value.username}
          disabled={readOnly}
          onChange={(next) => draft.patch({ username: next })}
        />
      </SettingsForm>
    </Section>
  );
}

function Terms({ project, readOnly }: Group) {
  const { termsVersion } = project.settings.signUp;
  const draft = useSettingsDraft(project, 'signUp', words.terms, { termsVersion });
  const withoutText = project.settings.branding.termsUrl === null;
  // What stands there can be taken away, text or not.
  const isLocked = readOnly || (withoutText && termsVersion === null);
  const typed = draft.value.termsVersion ?? '';
  return (
    <Section title={words.terms} lede={words.termsLede}>
      {withoutText ? (
        <p className="notice narrow">
          <Icon name="info" />
          <span>
            {words.termsNoText}{' '}
            <Link to="/projects/$projectId/branding" params={{ projectId: project.id }}>
              {words.toBranding}
            </Link>
          </span>
        </p>
      ) : null}
      <SettingsForm draft={draft} thing={words.termsThing} readOnly={isLocked}>
        <Field
          label={words.termsVersion}
          hint={words.termsVersionHint}
          problem={typed === '' || isTermsVersion(typed) ? draft.problemOf('termsVersion') : words.termsInvalid}
          value={typed}
          onChange={(next) => draft.patch({ termsVersion: next === '' ? null : next })}
          className="mono"
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
          disabled={isLocked}
        />
      </SettingsForm>
    </Section>
  );
}

function Referrals({ project, readOnly }: Group) {
  const { referrals } = project.settings.signUp;
  const draft = useSettingsDraft(project, 'signUp', words.referrals, { referrals });
  return (
    <Section title={words.referrals} lede={words.referralsLede}>
      <SettingsForm draft={draft} thing={words.referralsThing} readOnly={readOnly}>
        <Switch
          label={words.referralsOn}
          hint={words.referralsHint}
          checked={draft.value.referrals}
          disabled={readOnly}
          onChange={(next) => draft.patch({ referrals: next })}
        />
      </SettingsForm>
    </Section>
  );
}
