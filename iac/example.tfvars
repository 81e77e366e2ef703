# What every installation must say for itself: copy it to iac/mine.auto.tfvars, which git leaves alone.
project             = "bluebird-prod"
backup_project      = "bluebird-backups"
image               = "us-east4-docker.pkg.dev/bluebird-prod/deskhand/deskhand@sha256:0000000000000000000000000000000000000000000000000000000000000000"
repository          = "bluebird/deskhand"
repository_owner_id = "4711"
alarm_email         = "sam@bluebird.example"
billing_account     = "000000-000000-000000"
settings            = {}
secret_versions     = {}
