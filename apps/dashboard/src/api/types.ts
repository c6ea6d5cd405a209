import type { components } from './openapi.generated.ts';

type Schemas = components['schemas'];

export type AuditEvent = Schemas['AuditEvent'];
export type InstanceHealth = Schemas['InstanceHealth'];
export type InstanceState = Schemas['InstanceState'];
export type LoggedMail = Schemas['MailLogEntry'];
export type MailSender = Schemas['MailSender'];
export type MailTemplate = Schemas['MailTemplate'];
export type MailTestResult = Schemas['MailTestResult'];
export type Operator = NonNullable<InstanceState['operator']>;
export type Project = Schemas['Project'];
export type SecretKey = Schemas['SecretKey'];
export type Session = Schemas['Session'];
export type SigningKey = Schemas['SigningKey'];
export type User = Schemas['ManagedUser'];
export type UserStatus = User['status'];
