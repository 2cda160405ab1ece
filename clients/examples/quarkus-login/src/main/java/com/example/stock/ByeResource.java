package com.example.stock;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Where users arrive after a log-out. */
@Path("/bye")
@Produces(MediaType.TEXT_PLAIN)
public class ByeResource {
  @GET
  public String bye() {
    return "bye";
  }
}
