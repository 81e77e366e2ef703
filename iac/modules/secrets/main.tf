# The secrets, without their values, and who may read which: `gcloud secrets versions add` brings a value.

resource "google_secret_manager_secret" "this" {
  for_each            = var.variables
  secret_id           = lower(replace(each.key, "_", "-"))
  deletion_protection = var.production

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "reads" {
  for_each  = var.readers
  secret_id = google_secret_manager_secret.this[each.value.variable].id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${each.value.account}"
}
