"""What can be done about second factors: one file each."""
