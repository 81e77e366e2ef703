# The inbox of one agent: a topic, the one push subscription that delivers it, and where dead letters wait.

resource "google_pubsub_topic" "this" {
  #checkov:skip=CKV_GCP_83: A message is the name of a row; what it is about lies in Firestore
  name = "deskhand-${var.name}"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_subscription" "this" {
  name                       = "deskhand-${var.name}"
  topic                      = google_pubsub_topic.this.id
  ack_deadline_seconds       = var.seconds
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "${var.backoff[0]}s"
    maximum_backoff = "${var.backoff[1]}s"
  }

  push_config {
    push_endpoint = var.url
    oidc_token {
      service_account_email = var.caller
      audience              = var.audience
    }
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = var.attempts
  }

  # Before Pub/Sub may bury, no message that fails would reach the dead letters.
  depends_on = [google_pubsub_topic_iam_member.buries]
}

resource "google_pubsub_topic" "dead" {
  #checkov:skip=CKV_GCP_83: A message is the name of a row; what it is about lies in Firestore
  name = "deskhand-${var.name}-dead"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

# Without a subscription a dead letter is lost. This one keeps it for a week, for whoever looks into it; the row goes on.
resource "google_pubsub_subscription" "dead" {
  name                       = "deskhand-${var.name}-dead"
  topic                      = google_pubsub_topic.dead.id
  ack_deadline_seconds       = 60
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }
}

# Pub/Sub buries as its own agent: without these two it silently never does.
resource "google_pubsub_topic_iam_member" "buries" {
  topic  = google_pubsub_topic.dead.id
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${var.pubsub_agent}"
}

resource "google_pubsub_subscription_iam_member" "takes_out" {
  subscription = google_pubsub_subscription.this.id
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${var.pubsub_agent}"
}
