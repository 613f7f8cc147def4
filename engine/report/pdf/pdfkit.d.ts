// The part of pdfkit that reports are drawn with; the package brings no types.
declare module 'pdfkit' {
  interface TextOptions {
    readonly width?: number
    readonly align?: 'left' | 'center' | 'right'
    readonly lineBreak?: boolean
    readonly lineGap?: number
    readonly indent?: number
    readonly features?: readonly string[]
    readonly goTo?: string
    readonly destination?: string
  }

  interface StructureElement {
    add(child: StructureElement | (() => void)): this
    end(): this
  }

  interface OutlineItem {
    addItem(title: string): OutlineItem
  }

  interface Font {
    readonly font: { hasGlyphForCodePoint(codePoint: number): boolean }
  }

  // biome-ignore lint/style/noDefaultExport: it is what the package exports
  export default class PDFDocument {
    constructor(options: {
      readonly size: string
      readonly margins: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
      readonly bufferPages: boolean
      readonly info: Readonly<Record<string, string | Date>>
      readonly lang: string
      readonly tagged: boolean
      readonly displayTitle: boolean
      readonly pdfVersion: '1.7'
      readonly font: string
    })
    readonly page: { readonly width: number; readonly height: number; margins: { bottom: number } }
    readonly outline: OutlineItem
    readonly _font: Font
    x: number
    y: number
    on(event: 'data', listener: (part: Uint8Array) => void): this
    on(event: 'end', listener: () => void): this
    on(event: 'error', listener: (error: Error) => void): this
    registerFont(name: string, file: string | Uint8Array): this
    font(name: string): this
    fontSize(size: number): this
    fillColor(colour: string): this
    strokeColor(colour: string): this
    fillOpacity(opacity: number): this
    lineWidth(width: number): this
    lineJoin(join: 'round'): this
    dash(length: readonly number[] | number, options?: { readonly space?: number }): this
    undash(): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    rect(x: number, y: number, width: number, height: number): this
    circle(x: number, y: number, r: number): this
    fill(colour?: string): this
    stroke(colour?: string): this
    fillAndStroke(fill: string, stroke: string): this
    save(): this
    restore(): this
    text(text: string, x: number, y: number, options?: TextOptions): this
    heightOfString(text: string, options?: TextOptions): number
    widthOfString(text: string, options?: TextOptions): number
    currentLineHeight(includeGap?: boolean): number
    addPage(): this
    bufferedPageRange(): { readonly start: number; readonly count: number }
    switchToPage(page: number): this
    file(
      content: Uint8Array,
      options: {
        readonly name: string
        readonly type: string
        readonly description: string
        readonly creationDate: Date
        readonly modifiedDate: Date
      },
    ): unknown
    struct(
      type: string,
      options?: { readonly alt?: string; readonly title?: string },
      children?: (() => void) | readonly (StructureElement | (() => void))[],
    ): StructureElement
    addStructure(element: StructureElement): this
    addNamedDestination(name: string): this
    markContent(type: string, options?: Readonly<Record<string, unknown>>): this
    endMarkedContent(): this
    end(): void
  }
}
