/** Figures of /metrics that rules and the dashboard ask for. A test holds them against what the service gives. */
export const METRICS = {
  /** Requests that were answered: counter with `route` and `status`. */
  requests: 'lathe_requests_total',
  /** Seconds of a request: histogram with `route`. */
  seconds: 'lathe_request_duration_seconds',
  /** Rows predicted: counter. */
  predictions: 'lathe_predictions_total',
  /** Rows that got something else than the model's own prediction: counter. */
  fallbacks: 'lathe_fallback_predictions_total',
  /** Rows predicted to be of a class: counter with `class`. */
  predicted: 'lathe_predicted_total',
  /** Gap of selection rates between groups: gauge with `column` and `metric`; its limit, and whether it is beyond. */
  gap: 'lathe_group_gap',
  gapLimit: 'lathe_group_gap_limit',
  gapAlert: 'lathe_group_gap_alert',
  /** Recent rows against those of the training: gauges with `model`, `version` and `column`; the alert with a `kind`, too. */
  drift: 'lathe_drift_psi',
  driftAlert: 'lathe_drift_alert',
  missing: 'lathe_missing_ratio',
  unseen: 'lathe_unseen_ratio',
  outOfRange: 'lathe_out_of_range_ratio',
  predictionDrift: 'lathe_prediction_psi',
  predictionAlert: 'lathe_prediction_alert',
  /** Performance without labels, and that of the test rows: gauges with `metric`. */
  estimated: 'lathe_estimated_performance',
  released: 'lathe_released_performance',
  estimatedAlert: 'lathe_estimated_performance_alert',
  memory: 'process_resident_memory_bytes',
} as const
