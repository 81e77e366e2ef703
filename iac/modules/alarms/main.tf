# Who is woken when: letters that died, work that waits, connections that end, backups that did not come, money.

resource "google_monitoring_notification_channel" "email" {
  display_name = "Deskhand: whoever runs it"
  type         = "email"
  labels       = { email_address = var.email }
}

resource "google_logging_metric" "age" {
  for_each        = local.ages
  name            = "deskhand/${each.key}"
  description     = each.value.says
  filter          = "resource.type=\"cloud_run_revision\" AND jsonPayload.message=~\"^${each.key}: [0-9]+ s\""
  value_extractor = "REGEXP_EXTRACT(jsonPayload.message, \"^${each.key}: ([0-9]+) s\")"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "s"
  }

  bucket_options {
    exponential_buckets {
      num_finite_buckets = 24
      growth_factor      = 2
      scale              = 1
    }
  }
}

resource "google_monitoring_alert_policy" "age" {
  for_each              = local.ages
  display_name          = "Deskhand: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = each.value.title
    condition_threshold {
      filter          = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.age[each.key].name}\""
      comparison      = each.value.comparison
      threshold_value = each.value.threshold
      duration        = "0s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_PERCENTILE_${each.value.comparison == "COMPARISON_GT" ? "99" : "05"}"
        cross_series_reducer = each.value.comparison == "COMPARISON_GT" ? "REDUCE_MAX" : "REDUCE_MIN"
      }
    }
  }

  documentation {
    content = each.value.says
  }
}

# A figure that is no longer told is worse than a bad one.
resource "google_monitoring_alert_policy" "silent" {
  display_name          = "Deskhand: the tick has stopped"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "no tick within 10 minutes"
    condition_absent {
      filter   = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.age["outbox_age"].name}\""
      duration = "600s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_COUNT"
      }
    }
  }

  documentation {
    content = "Nothing falls due and nothing is relayed. Look at the Scheduler job deskhand-tick and the logs of deskhand-tick."
  }
}

resource "google_monitoring_alert_policy" "dead_letters" {
  display_name          = "Deskhand: dead letters"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "a message died"
    condition_threshold {
      filter          = "resource.type=\"pubsub_subscription\" AND resource.label.subscription_id=monitoring.regex.full_match(\"deskhand-.*-dead\") AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "600s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    content = "A function refused a wake eight times: read its errors. The row it names is open in Firestore and relayed each minute; once it has failed eight times it is on the owner's list. Nothing is taken from here by itself: when it is understood, gcloud pubsub subscriptions seek SUBSCRIPTION --time TIMESTAMP empties it."
  }
}

resource "google_monitoring_alert_policy" "unacked" {
  display_name          = "Deskhand: messages wait"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "a delivery is 5 minutes late"
    condition_threshold {
      filter          = "resource.type=\"pubsub_subscription\" AND resource.label.subscription_id=monitoring.regex.full_match(\"deskhand-.*\") AND metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
      comparison      = "COMPARISON_GT"
      threshold_value = 300
      duration        = "60s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    content = "Look at the errors of the function of that name."
  }
}

resource "google_monitoring_alert_policy" "errors" {
  display_name          = "Deskhand: errors"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "one request in twenty fails"
    condition_threshold {
      filter             = "${local.requests} AND metric.label.response_code_class=\"5xx\""
      denominator_filter = local.requests
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.05
      duration           = "300s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }

      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
    }
  }

  documentation {
    content = "Nothing is lost: the rows are open and relayed. Roll back if a release brought it (docs/deploy-google-cloud.md)."
  }
}

# Each job runs at least twice in this time; nothing that could be absent for longer can be watched.
resource "google_monitoring_alert_policy" "backup" {
  for_each              = var.backup_jobs
  display_name          = "Deskhand: no ${each.key}"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "${each.key} has not succeeded for 23 hours"
    condition_absent {
      filter   = "resource.type=\"cloud_run_job\" AND resource.label.job_name=\"${each.value}\" AND metric.type=\"run.googleapis.com/job/completed_execution_count\" AND metric.label.result=\"succeeded\""
      duration = "82800s"
      aggregations {
        alignment_period   = "3600s"
        per_series_aligner = "ALIGN_DELTA"
      }
    }
  }

  documentation {
    content = "The managed backups go on by themselves. Run the job by hand and read why it fails: gcloud run jobs execute ${each.value}."
  }
}

resource "google_billing_budget" "month" {
  billing_account = var.billing_account
  display_name    = "Deskhand"

  budget_filter {
    projects = ["projects/${var.project_number}"]
  }

  amount {
    specified_amount {
      currency_code = "USD"
      units         = var.dollars_a_month
    }
  }

  threshold_rules {
    threshold_percent = 0.5
  }

  threshold_rules {
    threshold_percent = 1.0
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.email.id]
    disable_default_iam_recipients   = false
  }
}

locals {
  requests = "resource.type=\"cloud_run_revision\" AND resource.label.service_name=monitoring.regex.full_match(\"deskhand-.*\") AND metric.type=\"run.googleapis.com/request_count\""

  # What is logged each minute, as `outbox_age: 12 s` (runtimes/functions/figures.py).
  ages = {
    outbox_age = {
      title      = "the outbox is late"
      says       = "How long the oldest row has been due. Rows are relayed each minute; look at what the functions fail with."
      comparison = "COMPARISON_GT"
      threshold  = 300
      severity   = "ERROR"
    }
    watch_left = {
      title      = "the mailbox watch ends"
      says       = "How long the watch on the mailbox is still valid: it is renewed each day by a round of the mailbox, which finds new mail without it too. Read the warnings of deskhand-mail."
      comparison = "COMPARISON_LT"
      threshold  = 172800
      severity   = "ERROR"
    }
    token_left = {
      title      = "a sign-in ends"
      says       = "How long the sign-in that ends first is still valid; 0 when one was taken back. Connect it again: deskhand connect google."
      comparison = "COMPARISON_LT"
      threshold  = 172800
      severity   = "ERROR"
    }
  }
}
