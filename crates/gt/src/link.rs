//! The connection to a hall, and which one is meant. Inside a session it is the session's, and never the owner's.

use crate::failure::Failure;
use crate::out::Out;
use gastown_api::ApiError;
use gastown_api::call::Call;
use gastown_api::client::{Client, ClientError, Push, Pushes, SessionEnv};
use gastown_api::launch::{self, Launch, LaunchError};
use gastown_api::paths::{PathsError, Places, TownPlace};
use gastown_api::view::EventView;
use std::path::PathBuf;

/// Said to the hall, which says it back to whoever asks who is connected.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");

/// What holds for the whole command line.
#[derive(Clone)]
pub struct At {
    pub out: Out,
    /// The town's folder, where one was named.
    pub town: Option<PathBuf>,
}

pub struct Link {
    pub client: Client,
    pub pushes: Pushes,
}

impl At {
    /// The owner's connection, to a hall that is started if need be; inside a session the session's.
    pub fn link(&self) -> Result<Link, Failure> {
        if let Some(env) = SessionEnv::from_env()? {
            return session(&env);
        }
        self.reach(false)
    }

    /// A session's connection only: for calls that an agent makes about itself.
    pub fn session_link(&self) -> Result<Link, Failure> {
        match SessionEnv::from_env()? {
            Some(env) => session(&env),
            None => {
                let message = "this call is for agents, from inside their session";
                Err(Failure::refused(
                    "only_for_agents",
                    message,
                    "use it in an agent's shell, where GT_SESSION is set",
                ))
            }
        }
    }

    /// The owner's connection; `stay` is for a hall that has to be started.
    pub fn reach(&self, stay: bool) -> Result<Link, Failure> {
        self.only_owner()?;
        let place = self.place()?;
        let launch = Launch { stay, ..Launch::beside_this_program()? };
        let (client, pushes) = launch::reach(&place, &launch, BUILD)?;
        Ok(Link { client, pushes })
    }

    /// The owner's connection, if a hall runs.
    pub fn running(&self) -> Result<Option<Link>, Failure> {
        self.only_owner()?;
        match launch::connect(&self.place()?, BUILD) {
            Ok((client, pushes)) => Ok(Some(Link { client, pushes })),
            Err(error) if error.is_no_hall() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The pid of the hall that runs, or why that is not known.
    pub fn running_hall(&self) -> Result<Option<u32>, String> {
        match self.running() {
            Ok(link) => Ok(link.map(|link| link.client.hall().pid)),
            Err(failure) => Err(failure.words()),
        }
    }

    pub fn town_dir(&self) -> Result<PathBuf, Failure> {
        Ok(Places::from_env()?.town_dir(self.town.as_deref())?)
    }

    pub fn place(&self) -> Result<TownPlace, Failure> {
        let places = Places::from_env()?;
        Ok(places.open_town(&places.town_dir(self.town.as_deref())?)?)
    }

    pub fn config_dir(&self) -> Result<PathBuf, Failure> {
        Ok(Places::from_env()?.config)
    }

    /// A session's program never gets the owner's token from here.
    fn only_owner(&self) -> Result<(), Failure> {
        match SessionEnv::from_env()? {
            None => Ok(()),
            Some(_) => {
                let message =
                    "only the town's owner may do this, and GT_SESSION says that this is an agent's shell";
                Err(Failure::refused(ApiError::NOT_FOR_AGENTS, message, "ask the owner with `gt ask`"))
            }
        }
    }
}

impl Link {
    pub fn call<C: Call>(&mut self, args: C::Args) -> Result<C::Reply, Failure> {
        Ok(self.client.call::<C>(args)?)
    }

    /// Waits for the next row of the journal.
    pub fn next_event(&mut self) -> Result<EventView, Failure> {
        loop {
            match self.pushes.recv() {
                Ok(Push::Event(event)) => return Ok(*event),
                Ok(Push::Closed { words }) => return Err(ClientError::Lost { words }.into()),
                Ok(_) => {}
                Err(_) => return Err(ClientError::Lost { words: String::new() }.into()),
            }
        }
    }
}

fn session(env: &SessionEnv) -> Result<Link, Failure> {
    let (client, pushes) = Client::connect(&env.socket, &env.credentials(), BUILD)?;
    Ok(Link { client, pushes })
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let said = error.to_api();
        if error.is_no_hall() { Self::NoHall(said) } else { said.into() }
    }
}

impl From<LaunchError> for Failure {
    fn from(error: LaunchError) -> Self {
        match error {
            LaunchError::Client(error) => error.into(),
            other => Self::NoHall(other.to_api()),
        }
    }
}

impl From<PathsError> for Failure {
    fn from(error: PathsError) -> Self {
        let hint = match &error {
            PathsError::NoTown { .. } => "or name another town with --town or GT_TOWN",
            _ => "",
        };
        Self::refused("no_town", error.to_string(), hint)
    }
}
