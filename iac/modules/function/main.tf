# One Cloud Run function: the account it runs as, and the one account that may call it.

locals {
  # What a caller's token is made out to. The address would do as well, but a function cannot be told its own.
  audience = "https://${var.name}.deskhand"

  # The edge answers everybody; a function is one target of the one source.
  starts = var.public ? {
    command = ["uvicorn", "--factory", "deskhand.runtimes.functions.edge:from_environment"]
    args    = ["--host", "0.0.0.0", "--port", "8080"]
    } : {
    command = ["functions-framework"]
    args    = ["--source", "main.py", "--target", var.target]
  }
}

resource "google_service_account" "this" {
  account_id   = "dh-${var.name}"
  display_name = "Deskhand: ${var.name}"
}

resource "google_service_account" "caller" {
  account_id   = "dhp-${var.name}"
  display_name = "Deskhand: calls ${var.name}, and may do nothing else"
}

resource "google_cloud_run_v2_service" "this" {
  name                = "deskhand-${var.name}"
  location            = var.region
  ingress             = var.public ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_ONLY"
  deletion_protection = var.production
  custom_audiences    = [local.audience]

  # The edge is for everybody: it checks signatures itself. A grant to allUsers would do the same, where it is allowed.
  invoker_iam_disabled = var.public

  template {
    service_account                  = google_service_account.this.email
    timeout                          = "${var.seconds}s"
    max_instance_request_concurrency = var.concurrency
    session_affinity                 = var.public

    scaling {
      min_instance_count = var.least
      max_instance_count = var.most
    }

    containers {
      image   = var.image
      command = local.starts.command
      args    = local.starts.args

      resources {
        limits            = { cpu = "1", memory = var.memory }
        cpu_idle          = true
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = merge(var.settings, {
          DESKHAND_FUNCTION      = var.name
          DESKHAND_PUSH_AUDIENCE = local.audience
          DESKHAND_PUSH_ACCOUNT  = google_service_account.caller.email
          THREADS                = tostring(var.concurrency)
        })
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = var.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value.secret
              version = env.value.version
            }
          }
        }
      }

      startup_probe {
        period_seconds    = 1
        failure_threshold = 30
        http_get {
          path = "/healthz"
        }
      }
    }
  }

  # The pipeline deploys images and moves traffic; what a function is allowed to do stays here.
  lifecycle {
    ignore_changes = [client, client_version, template[0].containers[0].image, template[0].revision, traffic]
  }
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  name     = google_cloud_run_v2_service.this.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.caller.member
}

resource "google_project_iam_member" "database" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.this.member

  condition {
    title      = "only the database of Deskhand"
    expression = "resource.name == \"${var.database}\""
  }
}

resource "google_project_iam_member" "traces" {
  project = var.project
  role    = "roles/cloudtrace.agent"
  member  = google_service_account.this.member
}

resource "google_project_iam_member" "model" {
  count   = var.model ? 1 : 0
  project = var.project
  role    = "roles/aiplatform.user"
  member  = google_service_account.this.member
}
