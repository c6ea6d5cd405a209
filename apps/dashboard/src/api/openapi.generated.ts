// Written by `npm run generate` from generated/openapi.json. Do not edit.

export interface paths {
    "/v1/instance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** state */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InstanceState"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects that you may see: those of your organizations, or the one of your secret key */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Project"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Create a project, with its signing key, default application and first secret key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        slug: string;
                        name?: string;
                        settings?: {
                            /** @default {} */
                            signUp?: {
                                /**
                                 * @default open
                                 * @enum {string}
                                 */
                                mode?: "open" | "invitation_only";
                                /**
                                 * @default required
                                 * @enum {string}
                                 */
                                verification?: "required" | "off";
                            };
                            /** @default {} */
                            methods?: {
                                /** @default true */
                                password?: boolean;
                                /** @default true */
                                magicLink?: boolean;
                            };
                            /** @default {} */
                            session?: {
                                /** @default 2592000 */
                                absoluteSeconds?: number;
                                /** @default 1209600 */
                                idleSeconds?: number;
                                /** @default 900 */
                                accessTokenSeconds?: number;
                                /** @default 10 */
                                refreshGraceSeconds?: number;
                                /** @default null */
                                appCookieDomain?: string | null;
                            };
                            /** @default [] */
                            allowedOrigins?: string[];
                            /** @default [] */
                            redirectOrigins?: string[];
                            /** @default {} */
                            branding?: {
                                /** @default #1b5468 */
                                color?: string;
                                /** @default null */
                                colorDark?: string | null;
                                /** @default null */
                                logoUrl?: string | null;
                                /** @default null */
                                privacyUrl?: string | null;
                                /** @default null */
                                termsUrl?: string | null;
                                /** @default null */
                                helpUrl?: string | null;
                            };
                            /** @default {} */
                            limits?: {
                                /** @default 5 */
                                accountFailures?: number;
                                /** @default 20 */
                                addressFailures?: number;
                                /** @default 900 */
                                failureWindowSeconds?: number;
                                /** @default 20 */
                                signUpsPerAddressAndHour?: number;
                                /** @default 3 */
                                mailsPerRecipientAndTenMinutes?: number;
                                /** @default 10 */
                                mailsPerRecipientAndDay?: number;
                            };
                            /** @default {} */
                            signing?: {
                                /**
                                 * @default EdDSA
                                 * @enum {string}
                                 */
                                algorithm?: "EdDSA";
                            };
                        };
                    };
                };
            };
            responses: {
                /** @description ok */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CreatedProject"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    projectId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a project with everything in it, at once and for good */
        delete: {
            parameters: {
                query: {
                    confirm: string;
                };
                header?: never;
                path: {
                    projectId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change the display name or settings */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    projectId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        settings?: {
                            /** @default {} */
                            signUp?: {
                                /**
                                 * @default open
                                 * @enum {string}
                                 */
                                mode?: "open" | "invitation_only";
                                /**
                                 * @default required
                                 * @enum {string}
                                 */
                                verification?: "required" | "off";
                            };
                            /** @default {} */
                            methods?: {
                                /** @default true */
                                password?: boolean;
                                /** @default true */
                                magicLink?: boolean;
                            };
                            /** @default {} */
                            session?: {
                                /** @default 2592000 */
                                absoluteSeconds?: number;
                                /** @default 1209600 */
                                idleSeconds?: number;
                                /** @default 900 */
                                accessTokenSeconds?: number;
                                /** @default 10 */
                                refreshGraceSeconds?: number;
                                /** @default null */
                                appCookieDomain?: string | null;
                            };
                            /** @default [] */
                            allowedOrigins?: string[];
                            /** @default [] */
                            redirectOrigins?: string[];
                            /** @default {} */
                            branding?: {
                                /** @default #1b5468 */
                                color?: string;
                                /** @default null */
                                colorDark?: string | null;
                                /** @default null */
                                logoUrl?: string | null;
                                /** @default null */
                                privacyUrl?: string | null;
                                /** @default null */
                                termsUrl?: string | null;
                                /** @default null */
                                helpUrl?: string | null;
                            };
                            /** @default {} */
                            limits?: {
                                /** @default 5 */
                                accountFailures?: number;
                                /** @default 20 */
                                addressFailures?: number;
                                /** @default 900 */
                                failureWindowSeconds?: number;
                                /** @default 20 */
                                signUpsPerAddressAndHour?: number;
                                /** @default 3 */
                                mailsPerRecipientAndTenMinutes?: number;
                                /** @default 10 */
                                mailsPerRecipientAndDay?: number;
                            };
                            /** @default {} */
                            signing?: {
                                /**
                                 * @default EdDSA
                                 * @enum {string}
                                 */
                                algorithm?: "EdDSA";
                            };
                        };
                    };
                };
            };
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users of the project, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    q?: string;
                    status?: "active" | "unverified" | "banned" | "deleting";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ManagedUser"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Create a user */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        name?: string | null;
                        password?: string;
                        /** @default false */
                        emailVerified?: boolean;
                        publicMetadata?: {
                            [key: string]: unknown;
                        };
                        privateMetadata?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description ok */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ManagedUser"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ManagedUser"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a user at once, with sessions and factors */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a user */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string | null;
                        emailVerified?: boolean;
                        locale?: ("en" | "de") | null;
                        publicMetadata?: {
                            [key: string]: unknown;
                        };
                        privateMetadata?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ManagedUser"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/users/{userId}/ban": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ban a user: every session ends within a second */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                        /** Format: date-time */
                        expiresAt?: string;
                    };
                };
            };
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ManagedUser"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/unban": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift a ban */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ManagedUser"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a user the mail to set a new password */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description ok */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user's open sessions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Session"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** End every session of a user */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sessionId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secret-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Secret keys of the project, without their secrets */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["SecretKey"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a secret key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /** @description Default: all that you hold. */
                        scopes?: ("users:read" | "users:write" | "sessions:read" | "sessions:write" | "projects:read" | "projects:write" | "secret_keys:read" | "secret_keys:write" | "audit_events:read")[];
                        /** Format: date-time */
                        expiresAt?: string;
                    };
                };
            };
            responses: {
                /** @description ok */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CreatedSecretKey"];
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secret-keys/{secretKeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a secret key, within a second */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    secretKeyId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    target?: string;
                    actor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["AuditEvent"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description Stable: `noun.reason`. */
            code: string;
            detail?: string;
            errors?: {
                path: string;
                code: string;
                message: string;
            }[];
            retryAfterSeconds?: number;
            requestId: string;
        };
        InstanceState: {
            setUp: boolean;
            /** @enum {string} */
            mode: "development" | "production";
            systemBaseUrl: string;
            operator: {
                id: string;
                email: string;
                name: string | null;
                role: string;
            } | null;
            mailboxUrl: string | null;
            exampleUrl: string | null;
        };
        Project: {
            id: string;
            slug: string;
            name: string;
            baseUrl: string;
            isSystem: boolean;
            settings: {
                signUp: {
                    /**
                     * @default open
                     * @enum {string}
                     */
                    mode: "open" | "invitation_only";
                    /**
                     * @default required
                     * @enum {string}
                     */
                    verification: "required" | "off";
                };
                methods: {
                    /** @default true */
                    password: boolean;
                    /** @default true */
                    magicLink: boolean;
                };
                session: {
                    /** @default 2592000 */
                    absoluteSeconds: number;
                    /** @default 1209600 */
                    idleSeconds: number;
                    /** @default 900 */
                    accessTokenSeconds: number;
                    /** @default 10 */
                    refreshGraceSeconds: number;
                    /** @default null */
                    appCookieDomain: string | null;
                };
                /** @default [] */
                allowedOrigins: string[];
                /** @default [] */
                redirectOrigins: string[];
                branding: {
                    /** @default #1b5468 */
                    color: string;
                    /** @default null */
                    colorDark: string | null;
                    /** @default null */
                    logoUrl: string | null;
                    /** @default null */
                    privacyUrl: string | null;
                    /** @default null */
                    termsUrl: string | null;
                    /** @default null */
                    helpUrl: string | null;
                };
                limits: {
                    /** @default 5 */
                    accountFailures: number;
                    /** @default 20 */
                    addressFailures: number;
                    /** @default 900 */
                    failureWindowSeconds: number;
                    /** @default 20 */
                    signUpsPerAddressAndHour: number;
                    /** @default 3 */
                    mailsPerRecipientAndTenMinutes: number;
                    /** @default 10 */
                    mailsPerRecipientAndDay: number;
                };
                signing: {
                    /**
                     * @default EdDSA
                     * @enum {string}
                     */
                    algorithm: "EdDSA";
                };
            };
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        CreatedProject: {
            project: components["schemas"]["Project"];
            /** @description Shown this once. */
            secretKey: string;
        };
        ManagedUser: {
            id: string;
            email: string;
            emailVerified: boolean;
            username: string | null;
            name: string | null;
            image: string | null;
            locale: string | null;
            roles: string[];
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            privateMetadata: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "active" | "unverified" | "banned" | "deleting";
            ban: {
                reason: string | null;
                /** Format: date-time */
                at: string;
                expiresAt: string | null;
            } | null;
            deletionDueAt: string | null;
            hasPassword: boolean;
            lastSignInAt: string | null;
        };
        Session: {
            id: string;
            userId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            idleExpiresAt: string;
            amr: string[];
            ip: string | null;
            userAgent: string | null;
            /** @description Recognisable name: "Firefox on Windows". */
            browser: string | null;
            current: boolean;
        };
        SecretKey: {
            id: string;
            name: string;
            prefix: string;
            lastFour: string;
            scopes: string[];
            /** Format: date-time */
            createdAt: string;
            lastUsedAt: string | null;
            expiresAt: string | null;
            revokedAt: string | null;
        };
        CreatedSecretKey: {
            key: components["schemas"]["SecretKey"];
            /** @description Shown this once. */
            secret: string;
        };
        AuditEvent: {
            id: string;
            action: string;
            actor: {
                type: string;
                id: string | null;
            };
            impersonator: string | null;
            target: {
                type: string;
                id: string | null;
            };
            changes: {
                [key: string]: unknown;
            };
            ip: string | null;
            userAgent: string | null;
            requestId: string | null;
            /** Format: date-time */
            occurredAt: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
