# One thing that happens by the clock, and the account that calls it: the tick, a round of the mailbox.

resource "google_service_account" "clock" {
  account_id   = "dhc-${var.name}"
  display_name = "Deskhand: calls ${var.name} by the clock, and may do nothing else"
}

resource "google_cloud_run_v2_service_iam_member" "calls" {
  name     = var.service
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.clock.member
}

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
      service_account_email = google_service_account.clock.email
      audience              = var.url
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.calls]
}
