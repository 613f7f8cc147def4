/** Style sheets and drawings become their text at build time. */
declare module '*.css' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: that is the form in which the bundler gives a text
  export default text
}
declare module '*.svg' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: that is the form in which the bundler gives a text
  export default text
}
