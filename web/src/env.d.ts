/// <reference types="vite/client" />

// Stands in where a tool does not read single-file components; vue-tsc sees the real types.
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}

declare module 'plotly.js-finance-dist-min'
declare const __VERSION__: string
