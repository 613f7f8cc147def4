const WORDS =
  /(^|[^a-z])(id|ids|uuid|guid|key|identifier|patient|customer|client|subject|participant|user|account|member|session|device|machine|household|student|employee|kunde|kundennummer|kundennr|nummer|nr|no)$/

/** Whether a column's name says that its values tell things apart: `customer_id`, `PatientID`, `user`. */
export const isIdName = (name: string): boolean =>
  WORDS.test(
    name
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
      .toLowerCase()
      .trim(),
  )
