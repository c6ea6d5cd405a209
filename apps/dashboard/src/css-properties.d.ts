import 'react';

declare module 'react' {
  interface CSSProperties {
    [property: `--${string}`]: string;
  }
  interface DialogHTMLAttributes<T> extends HTMLAttributes<T> {
    closedby?: 'none' | 'closerequest' | 'any';
  }
}
