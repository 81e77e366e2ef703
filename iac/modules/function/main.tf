# One Cloud Run function, and who may call it. Who it is, and what it may itself, is said in account.

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

resource "google_cloud_run_v2_service" "this" {
  name                = "deskhand-${var.name}"
  location            = var.region
  ingress             = var.public ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_ONLY"
  deletion_protection = var.production
  custom_audiences    = [local.audience]

  # The edge is for everybody: it checks signatures itself. A grant to allUsers would do the same, where it is allowed.
  invoker_iam_disabled = var.public

  template {
    service_account                  = var.account
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
          DESKHAND_PUSH_ACCOUNT  = var.caller
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
  member   = "serviceAccount:${var.caller}"
}
