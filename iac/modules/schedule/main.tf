# One thing that happens by the clock: the tick, a round of the mailbox or of the calendars.

resource "google_cloud_scheduler_job" "this" {
  name             = "deskhand-${var.name}"
  region           = var.region
  schedule         = var.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "${var.seconds}s"

  # Not again: the next minute comes soon enough.
  retry_config {
    retry_count = 0
  }

  http_target {
    http_method = "POST"
    uri         = var.url
    oidc_token {
      service_account_email = var.caller
      audience              = var.audience
    }
  }
}
